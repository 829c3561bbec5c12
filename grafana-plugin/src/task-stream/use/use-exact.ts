import type { Totals } from '@daskscope/timeline';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { RangeSums, SumsRange } from '../../contract/task-sums.ts';
import { fromDrawn, fromSums, type ShownTotals } from '../totals/shown-totals.ts';
import type { SearchingSums } from './use-found.ts';

interface Answer extends SumsRange {
  asked: SearchingSums;
  /** null: it cannot be told. */
  sums: RangeSums | null;
}

/** What was asked before. */
interface Asking {
  asked: SearchingSums | null;
  range: SumsRange;
  at: number;
  underWay: boolean;
  /** ms to the next question, at least; 0 unless the last one failed. */
  backOff: number;
}

/** ms that a range stays before it is asked about. */
const REST = 250;
/** Of its span, between two questions about a range that moves; ms within these bounds. */
const SHARE = 1 / 300;
const SOONEST = 1000;
const LATEST = 10_000;
/** ms between two questions that fail, at most. */
const LONGEST_BACK_OFF = 60_000;

/**
 * The totals of all that happened, where what is drawn is not all of it; 'about' until they are known. Those of a range that
 * moves with the time are asked for every few seconds, one question at a time, less often where they fail, and never while
 * nobody looks or nobody could answer.
 */
export function useExact(
  drawn: Totals | null,
  asked: SearchingSums | null,
  moves: boolean,
): ShownTotals | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const before = useRef<Asking>({
    asked: null,
    range: { from: 0, to: 0 },
    at: -Infinity,
    underWay: false,
    backOff: 0,
  });
  const view = drawn ?? { from: 0, to: 0 };
  const partial = drawn !== null && asked !== null && !asked.whole;
  const pause = moves ? Math.min(LATEST, Math.max(SOONEST, (view.to - view.from) * SHARE)) : 0;
  const { from, to } = moves ? endingTogether(view, pause) : view;
  useEffect(() => {
    if (!partial) return undefined;
    const last = before.current;
    const range = { from, to };
    if (last.asked !== asked || !goesOn(last.range, range, moves)) last.backOff = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const schedule = (ms: number) => {
      timer = setTimeout(ask, ms);
    };
    /** ms until it may be asked. */
    const wait = () =>
      last.asked === asked ? Math.max(pause, last.backOff) - (performance.now() - last.at) : 0;
    const ask = () => {
      if (last.underWay) return schedule(REST);
      if (wait() > 0) return schedule(wait());
      if (document.hidden || asked.reachable?.() === false) return schedule(SOONEST);
      Object.assign(last, { asked, range, at: performance.now(), underWay: true });
      asked.ask(range).then(
        (sums) => {
          Object.assign(last, { underWay: false, backOff: 0 });
          setAnswer({ asked, from, to, sums });
        },
        () => {
          const backOff = Math.min(LONGEST_BACK_OFF, Math.max(SOONEST, 2 * last.backOff));
          Object.assign(last, { at: performance.now(), underWay: false, backOff });
          setAnswer({ asked, from, to, sums: null });
          if (timer !== undefined) schedule(backOff);
        },
      );
    };
    schedule(last.asked === asked ? Math.max(REST, wait()) : 0);
    return () => {
      clearTimeout(timer);
      timer = undefined;
    };
  }, [partial, asked, from, to, moves, pause]);
  const late = moves ? 3 * pause + SOONEST : 0;
  return useMemo(() => {
    if (!drawn) return null;
    if (!partial) return fromDrawn(drawn, true);
    const known = answer !== null && isOf(answer, { asked, from, to }, late) ? answer.sums : null;
    if (!known) return fromDrawn(drawn, false);
    // What another text found is old.
    return { ...fromSums(known, drawn), ...(answer?.asked !== asked && { found: null }) };
  }, [drawn, partial, answer, asked, from, to, late]);
}

/** A range that moves, ended at a multiple of `pause` (ms): panels that show the same ask the same. */
function endingTogether({ from, to }: SumsRange, pause: number): SumsRange {
  // Some ms more or less in its length, which a view has, should not move the steps.
  const step = Math.round(pause / SOONEST) * SOONEST;
  const late = to % step;
  return { from: from - late, to: to - late };
}

/** Whether a range follows another by itself, and not because a person chose it. */
function goesOn(before: SumsRange, range: SumsRange, moves: boolean): boolean {
  return moves ? isAsLong(before, range) : before.from === range.from && before.to === range.to;
}

/** Late: ms by which an answer about a range that moves may be old. */
function isOf(answer: Answer, { asked, from, to }: Omit<Answer, 'sums'>, late: number): boolean {
  if ((answer.asked.of ?? answer.asked) !== (asked?.of ?? asked)) return false;
  if (late === 0) return answer.from === from && answer.to === to;
  return isAsLong(answer, { from, to }) && Math.abs(answer.to - to) <= late;
}

const isAsLong = (a: SumsRange, b: SumsRange) => Math.abs(b.to - b.from - (a.to - a.from)) < 1;
