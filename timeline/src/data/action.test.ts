import { kindOfAction } from './action.ts';
import { KIND } from './key.ts';

test.each([
  ['compute', KIND.compute],
  ['Compute', KIND.compute],
  ['transfer', KIND.transfer],
  ['disk-read', KIND.disk],
  ['disk-write', KIND.disk],
  ['deserialize', KIND.deserialize],
  ['', KIND.compute],
  ['something new', KIND.other],
  ['constructor', KIND.other],
])('%p is drawn as kind %i', (action, kind) => {
  expect(kindOfAction(action)).toBe(kind);
});
