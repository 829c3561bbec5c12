import { Runs } from './runs.ts';

const RUN = { life: 0, id: 0, prefix: 0, worker: 0, thread: 0, status: 0, nbytes: 0 };

test('a run has its span, to what clocks are true to', () => {
  const runs = new Runs(1);
  const start = Date.UTC(2026, 10, 27);
  const day = 86_400_000;
  expect(runs.add(RUN, 'inc-1', { start: start + 0.25, end: start + 3.5 })).toBe(0);
  expect(runs.add(RUN, 'inc-2', { start, end: start + day + 0.3 })).toBe(1);
  expect(runs.span(0)).toEqual({ start: start + 0.25, end: start + 3.5 });
  expect(Math.abs(runs.span(1)!.end - (start + day))).toBeLessThan(10);
});

test('a run without a span, or that is not kept, has none', () => {
  const runs = new Runs(1);
  runs.add(RUN, 'inc-1', { start: Infinity, end: -Infinity });
  expect([runs.run(0)?.id, runs.span(0), runs.span(1)]).toEqual([0, undefined, undefined]);
});
