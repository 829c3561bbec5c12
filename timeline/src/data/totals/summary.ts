import { formatClock, formatCount, formatDuration, formatShare, zoneHint } from '../../text/format.ts';
import type { Totals } from './selection.ts';
import type { Unknown } from '../unknown.ts';
import type { Range } from '../range.ts';
import type { TimeZone } from '../../text/zone.ts';

const NAMED = 5;
const STATES = { live: ', following live', lost: ', nothing heard since', past: '' };

export interface Certainty {
  /** False where intervals stand for others that cannot be seen beside them. */
  whole: boolean;
  unknown: readonly Unknown[];
}

/** The picture in a sentence, for who cannot see it. */
export function summarize(
  totals: Totals,
  names: (group: number) => string,
  zone: TimeZone,
  state: 'live' | 'lost' | 'past',
  { whole, unknown }: Certainty,
): string {
  const about = whole ? '' : 'about ';
  const hedge = whole && !isKnown(totals) ? 'at least ' : about;
  const idle = idleText(totals, about);
  const parts = [
    `Task stream from ${clocks(totals, zone)} ${zoneHint(totals.from, zone)}${STATES[state]}`,
    totals.known === 0 && totals.count === 0
      ? `what ${formatCount(totals.lanes)} lanes did is not known`
      : `${hedge}${formatCount(totals.count)} tasks on ${formatCount(totals.lanes)} lanes${idle && `, ${idle}`}`,
  ];
  const named = totals.groups.slice(0, NAMED).filter(({ time }) => time > 0);
  if (named.length > 0) {
    parts.push(
      `most time: ${about}${named.map(({ group, share }) => `${names(group)} ${formatShare(share)}`).join(', ')}`,
    );
  }
  if (totals.errors > 0) parts.push(`${hedge}${formatCount(totals.errors)} failed`);
  parts.push(...gaps(totals, unknown, zone));
  return `${parts.join('; ')}.`;
}

/** Whether all of the range is known. */
export function isKnown({ from, to, known }: Totals): boolean {
  return known >= (to - from) * (1 - 1e-9);
}

/** 'idle 12 %', of what is known; '' where there is nothing to be idle. `hedge` stands before the share. */
export function idleText(totals: Totals, hedge: string): string {
  const { idle, known, lanes } = totals;
  if (idle === null) return lanes > 0 && known === 0 ? 'idle not known' : '';
  return `idle ${hedge}${formatShare(idle)}${isKnown(totals) ? '' : ` of the known ${formatDuration(known)}`}`;
}

const NAMED_GAPS = 3;

function gaps({ from, to }: Totals, unknown: readonly Unknown[], zone: TimeZone): string[] {
  const within = unknown
    .filter((gap) => gap.to > from && gap.from < to)
    .map((gap) => ({ word: gap.word, from: Math.max(gap.from, from), to: Math.min(gap.to, to) }));
  const named = within.slice(0, NAMED_GAPS).map((gap) => `${gap.word} from ${clocks(gap, zone)}`);
  const left = within.length - named.length;
  return left > 0 ? [...named, `nor in ${formatCount(left)} more stretches`] : named;
}

function clocks({ from, to }: Range, zone: TimeZone): string {
  return `${formatClock(from, zone, 1000)} to ${formatClock(to, zone, 1000)}`;
}
