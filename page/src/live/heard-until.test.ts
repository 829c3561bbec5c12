import type { Status } from '@daskscope/api';
import { statusAnswer } from '@daskscope/client/testing/answers';
import { heardBefore, heardUntil } from './heard-until.ts';

test('what did not change was so for as long as the scheduler was heard', () => {
  expect(heardUntil(50_000, [{ from: 1, to: 90_000 }])).toBe(90_000);
  expect(heardUntil(50_000, [{ from: 55_000, to: 90_000 }])).toBe(90_000);
});

test('nothing is known of it once the scheduler was away', () => {
  const heard = [
    { from: 1, to: 49_000 },
    { from: 70_000, to: 90_000 },
  ];
  expect(heardUntil(50_000, heard)).toBe(50_000);
  expect(heardUntil(50_000, [])).toBe(50_000);
  expect(heardUntil(null, heard)).toBeNull();
});

test('what is shown is of before where the scheduler is not heard, or nothing is heard of the exporter', () => {
  const status = (state: Status['connection']['state'], to: number | null): Status => {
    const told = statusAnswer();
    return { ...told, known: [{ from: 1, to }], connection: { ...told.connection, state } };
  };
  expect(heardBefore(null, 90)).toBeNull();
  expect(heardBefore(status('connected', null), null)).toBeNull();
  expect(heardBefore(status('connected', null), 90)).toEqual([{ from: 1, to: 90 }]);
  expect(heardBefore(status('lost', 80), 90)).toEqual([{ from: 1, to: 80 }]);
  expect(heardBefore({ ...status('lost', 80), known: undefined }, null)).toEqual([]);
});
