import type { Worker } from '@daskscope/api';
import { byHost, largestOf, laneName, natural, sumOf } from '@daskscope/client';
import type { Column } from './columns.ts';

/** A line of the table: a host with its workers, one worker, or all together. */
export interface Line {
  kind: 'host' | 'worker' | 'total';
  /** Finds the same line again. */
  id: string;
  name: string;
  workers: readonly Worker[];
}

/** Hosts by name, each with its workers below. */
export function linesOf(workers: readonly Worker[]): Line[] {
  return byHost(workers).flatMap(({ name, workers: all }): Line[] => [
    { kind: 'host', id: `host ${name}`, name, workers: all },
    ...all
      .map((worker): Line => ({
        kind: 'worker',
        id: worker.address,
        name: laneName(worker).worker,
        workers: [worker],
      }))
      .sort((a, b) => natural.compare(a.name, b.name)),
  ]);
}

/** Workers whose name, address, host or running task contains a text, in any case. */
export function matching(workers: readonly Worker[], search: string): readonly Worker[] {
  const sought = search.trim().toLowerCase();
  if (sought === '') return workers;
  return workers.filter(({ name, address, host, state, running }) =>
    [name, address, host, state, ...running.map(({ key }) => key)].some((text) =>
      text.toLowerCase().includes(sought),
    ),
  );
}

/** A column's figure of some workers; null: none of them tells it. */
export function figureOf(workers: readonly Worker[], { value, together }: Column): number | null {
  if (together === 'sum') return sumOf(workers, value);
  if (together === 'largest') return largestOf(workers, value);
  return sumOf(byHost(workers), ({ workers: ofHost }) => largestOf(ofHost, value));
}

/** What it is a share of; null: there is no such thing, or not all of it is known. */
function wholeOf(workers: readonly Worker[], { of }: Column): number | null {
  if (!of || workers.some((worker) => of(worker) === null)) return null;
  return sumOf(workers, of);
}

/** Its share of what it is a share of; null: there is no such thing, or not all of it is known. */
export function shareOf(workers: readonly Worker[], column: Column): number | null {
  const whole = wholeOf(workers, column);
  const figure = figureOf(workers, column);
  return figure === null || !whole ? null : figure / whole;
}

/** A column's figure of some workers as it is shown; null: none of them tells it. */
export function textOf(workers: readonly Worker[], column: Column): string | null {
  const figure = figureOf(workers, column);
  if (figure === null) return null;
  const whole = wholeOf(workers, column);
  return column.textOf && whole !== null ? column.textOf(figure, whole) : column.text(figure);
}
