import { notRecorded, type KnownRange, type Range, type Unknown } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';

const NOT_ASKED = {
  word: 'not asked for',
  reason: "It lies outside of the time that was asked for, which is the dashboard's.",
};

export interface Told {
  /** When all that ran is known; null: nobody says, and what is there is taken for all. */
  known: readonly KnownRange[] | null;
  /** What was asked for. */
  asked: Range;
  /** Since when nothing is heard, in the clock of the data; null while it is. */
  lostAt: number | null;
}

/** Where an empty lane does not mean that nothing ran: nobody recorded it, or nobody asked. */
export function unknownTimes({ known, asked, lostAt }: Told): Unknown[] {
  const { from, to } = asked;
  const heard = known?.map((range) => ({ from: range.from, to: range.to ?? lostAt }));
  const recorded = heard ?? (lostAt === null ? [] : [{ from: -Infinity, to: lostAt }]);
  const gaps = known === null && lostAt === null ? [] : notRecorded(recorded);
  return [
    ...(from > -Infinity ? [{ from: -Infinity, to: from, ...NOT_ASKED }] : []),
    ...gaps
      .map((gap) => ({ ...gap, from: Math.max(gap.from, from), to: Math.min(gap.to, to) }))
      .filter((gap) => gap.to > gap.from),
    ...(to < Infinity ? [{ from: to, to: Infinity, ...NOT_ASKED }] : []),
  ];
}

/** What a frame of the app's data source says in `meta.custom`; null if nobody says, or there are several frames. */
export function knownOf(frames: readonly DataFrame[]): readonly KnownRange[] | null {
  const [frame] = frames;
  const known: unknown = frame?.meta?.custom?.known;
  return frames.length === 1 && Array.isArray(known) && known.every(isRange) ? known : null;
}

function isRange(value: unknown): value is KnownRange {
  const { from, to } = (value ?? {}) as Partial<KnownRange>;
  return typeof from === 'number' && (to === null || typeof to === 'number');
}
