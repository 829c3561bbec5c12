import { taskRecord } from './task-records.ts';

test('an interval whose times are no times in ms is left out', () => {
  const startstop = (start: number, stop: number) =>
    new Map<string, unknown>([
      ['action', 'compute'],
      ['start', start],
      ['stop', stop],
    ]);
  const { intervals } = taskRecord(
    new Map([
      [
        'startstops',
        [
          startstop(1, 1e306),
          startstop(-1e306, 1),
          startstop(NaN, 1),
          startstop(-1e303, 1e303),
          startstop(1, 2.5),
        ],
      ],
    ]),
  );
  expect(intervals).toEqual([{ action: 'compute', start: 1000, stop: 2500, source: null }]);
});
