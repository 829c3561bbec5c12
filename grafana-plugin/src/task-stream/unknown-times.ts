import { notRecorded, type KnownRange, type Range, type Unknown } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { tasksMetaOf } from '../contract/tasks-meta.ts';

const TO_BE_TOLD = {
  word: 'loading',
  reason: 'What ran then was asked for, and has not come yet.',
};
const NOT_ASKED = {
  word: 'not asked for',
  reason: "It is outside of the dashboard's time range, so it was not asked for.",
};
const TO_COME = {
  word: 'later',
  reason: 'It was still to come when this was asked for.',
};

export interface Told {
  /** False: nothing that was asked for has come yet. */
  ready: boolean;
  /** When all that ran is known; null: nobody says, and what is there is taken for all. */
  known: readonly KnownRange[] | null;
  /** What was asked for. */
  asked: Range;
  /** Since when nothing is heard, in the clock of the data; null while it is. */
  lostAt: number | null;
  /** What ran later is not there, though it was asked for; left out: all that was asked for is. */
  until?: number;
}

/** Where an empty lane does not mean that nothing ran: nobody recorded it, or nobody asked. */
export function unknownTimes({ ready, known, asked, lostAt, until = Infinity }: Told): Unknown[] {
  if (!ready) return [{ from: -Infinity, to: Infinity, ...TO_BE_TOLD }];
  const { from } = asked;
  const to = Math.max(from, Math.min(asked.to, until));
  const gaps = notRecorded(known, lostAt);
  return [
    ...(from > -Infinity ? [{ from: -Infinity, to: from, ...NOT_ASKED }] : []),
    ...gaps
      .map((gap) => ({ ...gap, from: Math.max(gap.from, from), to: Math.min(gap.to, to) }))
      .filter((gap) => gap.to > gap.from),
    ...(to < Infinity ? [{ from: to, to: Infinity, ...(to < asked.to ? TO_COME : NOT_ASKED) }] : []),
  ];
}

/** What frames of the app's data source say together; null: none of them does. */
export function knownOf(frames: readonly DataFrame[]): readonly KnownRange[] | null {
  const said = frames.flatMap((frame) => {
    const { known } = tasksMetaOf(frame);
    return known ? [known] : [];
  });
  return said.length === 0 ? null : said.reduce(inBoth);
}

/** ms since the epoch: what ran later is not in all of the frames; null: none of them says. */
export function untilOf(frames: readonly DataFrame[]): number | null {
  const said = frames.flatMap((frame) => tasksMetaOf(frame).until ?? []);
  return said.length === 0 ? null : Math.min(...said);
}

function inBoth(these: KnownRange[], those: KnownRange[]): KnownRange[] {
  return these
    .flatMap((one) =>
      those.map((other) => ({ from: Math.max(one.from, other.from), to: earlier(one.to, other.to) })),
    )
    .filter(({ from, to }) => to === null || to > from);
}

const earlier = (a: number | null, b: number | null) =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
