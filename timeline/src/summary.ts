import { formatClock, formatCount, formatShare, zoneHint } from './format.ts';
import type { Totals } from './selection.ts';
import type { TimeZone } from './zone.ts';

const NAMED = 5;
const STATES = { live: ', following live', lost: ', nothing heard since', past: '' };

/** The picture in a sentence, for who cannot see it. */
export function summarize(
  totals: Totals,
  names: (group: number) => string,
  zone: TimeZone,
  state: 'live' | 'lost' | 'past',
  whole: boolean,
): string {
  const about = whole ? '' : 'about ';
  const range = `${formatClock(totals.from, zone, 1000)} to ${formatClock(totals.to, zone, 1000)} ${zoneHint(totals.from, zone)}`;
  const parts = [
    `Task stream from ${range}${STATES[state]}`,
    `${about}${formatCount(totals.count)} tasks on ${formatCount(totals.lanes)} lanes, idle ${about}${formatShare(totals.idle)}`,
  ];
  const named = totals.groups.slice(0, NAMED).filter(({ time }) => time > 0);
  if (named.length > 0) {
    parts.push(
      `most time: ${about}${named.map(({ group, share }) => `${names(group)} ${formatShare(share)}`).join(', ')}`,
    );
  }
  if (totals.errors > 0) parts.push(`${about}${formatCount(totals.errors)} failed`);
  return `${parts.join('; ')}.`;
}
