import { groupName } from './group-name.ts';

test.each([
  ["('x-abc', 0, 1)", 'x', 'x-abc'],
  ['("it\'s", 1)', "it's", "it's"],
  ["('one',)", 'one', 'one'],
  ['inc-0123', 'inc', 'inc'],
])('%s of %s is of the group %s', (key, prefix, group) => expect(groupName(key, prefix)).toBe(group));
