import { formatCount } from '@daskscope/timeline';
import type { SaidSituation } from '../../situation.ts';
import { clockTime } from '../../times.ts';
import { report } from '../data.ts';

export type { SaidSituation };

/** A range that ends so long before the report was made is of the past. */
const PAST_MS = 5_000;

/** A report says of which time it is. */
export function say(): SaidSituation {
  const { from, to, time, left, progress } = report();
  const sentences: string[] = [];
  if (time - to > PAST_MS) {
    const made = `as of ${clockTime(time)}, when this report was made.`;
    // How it was at the end of its time, where the exporter knew.
    sentences.push(
      progress.time <= to
        ? `Progress and memory are as of ${clockTime(progress.time)}; workers are ${made}`
        : `Progress, memory and workers are ${made}`,
    );
  }
  if (left > 0) sentences.push(`The ${formatCount(left)} oldest tasks were too many for it.`);
  const begin = from === null ? 'until' : `${clockTime(from, to)} to`;
  return {
    tone: 'live',
    label: `report, ${begin} ${clockTime(to)}`,
    since: time,
    sentence: sentences.length > 0 ? sentences.join(' ') : null,
  };
}
