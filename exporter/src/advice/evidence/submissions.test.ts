import { Submissions } from './submissions.ts';

const sent = (
  start: number,
  groups: string[],
  changes: { groupCount?: number; elsewhere?: boolean } = {},
) => ({
  ...{ start, groups: new Set(groups), groupCount: groups.length, elsewhere: false },
  ...changes,
});

test('a group is asked for by what has it, whenever in the list that is', () => {
  const all = new Submissions([sent(300, ['inc']), sent(100, ['inc', 'dec']), sent(200, ['add'])]);
  expect(all.mayAskFor('inc', 100, 299)).toBe(false);
  expect(all.mayAskFor('inc', 100, 300)).toBe(true);
  expect(all.mayAskFor('inc', 99, 100)).toBe(true);
  expect(all.mayAskFor('dec', 100, 1_000)).toBe(false);
  expect(all.mayAskFor('sum', 0, 1_000)).toBe(false);
});

test('what has groups that are not known may ask for any', () => {
  for (const changes of [{ groupCount: 2 }, { elsewhere: true }]) {
    const all = new Submissions([sent(100, ['inc']), sent(200, ['inc'], changes)]);
    expect(all.mayAskFor('dec', 0, 100)).toBe(false);
    expect(all.mayAskFor('dec', 100, 200)).toBe(true);
  }
});
