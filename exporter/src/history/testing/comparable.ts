import type { Tasks, TaskTotals } from '@daskscope/api';
import { SAMPLE_TIME } from '../../state/samples.ts';

/** A run a row, and names in place of positions, which both may have come to in another order. */
export function comparable({
  prefixes,
  workers,
  actions,
  lives,
  base,
  tasks,
  intervals,
  sources,
  ...rest
}: Tasks) {
  const of = new Map(
    sources.interval.map((interval, at) => [interval, workers[sources.worker[at]!]!.address]),
  );
  const runs = tasks.id.map((id, at) => [
    lives[tasks.life[at]!],
    id,
    tasks.key![at],
    prefixes[tasks.prefix[at]!],
    workers[tasks.worker[at]!]!.address,
    tasks.thread[at],
    tasks.status[at],
    intervals.task.flatMap((task, row) =>
      task === at
        ? [
            [
              actions[intervals.action[row]!],
              Math.round((base + intervals.start[row]! - SAMPLE_TIME) * 1000),
              intervals.duration[row],
              of.get(row),
            ],
          ]
        : [],
    ),
  ]);
  const { known, reset, lost, more, totals } = rest;
  return { runs, known, reset, lost, more, totals: totals && named(totals, prefixes) };
}

/** A row a function, by its name. */
export function named(
  { prefix, count, erred, compute, transfer, other, ...sums }: TaskTotals,
  prefixes: string[],
) {
  const rows = prefix.map((position, at) => [
    prefixes[position]!,
    ...[count, erred, compute, transfer, other].map((column) => column[at]!),
  ]);
  return { ...sums, rows: rows.sort() };
}
