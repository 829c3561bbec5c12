import { formatCount } from '@daskscope/timeline';
import { timeOf } from '../../live/dated.ts';
import { heardBefore } from '../../live/heard-until.ts';
import type { SaidSituation } from '../../situation.ts';
import { clockTime } from '../../times.ts';
import { report } from '../data.ts';

export type { SaidSituation };

/** A range that ends so long before the report was made is of the past. */
const PAST_MS = 5_000;

export const STANDS = 'ended';

/** A report stands still at its end. */
export const standsSince = (): number => report().to;

/** A report says of which time it is. */
export function say(): SaidSituation {
  const { from, to, time, left } = report();
  const sentences: string[] = [];
  if (time - to > PAST_MS) sentences.push(ofWhen());
  if (left > 0) sentences.push(`The ${formatCount(left)} oldest tasks were too many for it.`);
  const begin = from === null ? 'until' : `${clockTime(from, to)} to`;
  return {
    tone: 'live',
    label: `report, ${begin} ${clockTime(to)}`,
    since: time,
    sentence: sentences.length > 0 ? sentences.join(' ') : null,
  };
}

/** Of when it is what the report cannot have of its whole time: of its end, where the exporter knew how it was then. */
function ofWhen(): string {
  const { status, to, time, progress, workers } = report();
  const heard = heardBefore(status, to);
  const [ofProgress, ofWorkers] = [progress, workers].map((told) => {
    if (told.time > to) return `as of ${clockTime(time)}, when this report was made`;
    return `as of ${clockTime(timeOf({ time: told.time, then: false }, heard) ?? told.time)}`;
  });
  return ofProgress === ofWorkers
    ? `Progress, memory and workers are ${ofProgress}.`
    : `Progress and memory are ${ofProgress}; workers are ${ofWorkers}.`;
}
