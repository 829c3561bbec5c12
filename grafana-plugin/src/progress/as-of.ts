import type { DataFrame } from '@grafana/data';

/** When what frames tell was so, where that is another time than now: ms since the epoch. undefined: they do not say. */
export function asOf(series: readonly DataFrame[]): number | undefined {
  const time: unknown = series.find(({ meta }) => meta?.custom?.asOf !== undefined)?.meta!.custom!.asOf;
  return typeof time === 'number' ? time : undefined;
}
