import type { Totals } from '@daskscope/timeline';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { RangeSums, SumsRange, TaskSums } from '../datasource/task-sums.ts';
import { fromSums, type ShownTotals } from './shown-totals.ts';

interface Answer extends SumsRange {
  asked: TaskSums;
  /** null: it cannot be told. */
  sums: RangeSums | null;
}

/** ms that a range stays before it is asked about. */
const REST = 250;
/** Of its span, between two questions about a range that moves; ms within these bounds. */
const SHARE = 1 / 300;
const SOONEST = 1000;
const LATEST = 10_000;

/**
 * The totals of all that happened, where what is drawn is not all of it; 'about' until they are known. Those of a range that
 * moves with the time are asked for every few seconds.
 */
export function useExact(drawn: Totals | null, asked: TaskSums | null, moves: boolean): ShownTotals | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const last = useRef<{ asked: TaskSums | null; at: number }>({ asked: null, at: -Infinity });
  const { from, to } = drawn ?? { from: 0, to: 0 };
  const partial = drawn !== null && asked !== null && !asked.whole;
  const pause = moves ? Math.min(LATEST, Math.max(SOONEST, (to - from) * SHARE)) : 0;
  useEffect(() => {
    if (!partial || (moves && document.hidden)) return undefined;
    const ask = () => {
      last.current = { asked, at: performance.now() };
      const take = (sums: RangeSums | null) => setAnswer({ asked, from, to, sums });
      asked.ask({ from, to }).then(take, () => take(null));
    };
    const again = last.current.asked === asked;
    const wait = again ? Math.max(REST, last.current.at + pause - performance.now()) : 0;
    const timer = setTimeout(ask, wait);
    return () => clearTimeout(timer);
  }, [partial, asked, from, to, moves, pause]);
  const late = moves ? 3 * pause + SOONEST : 0;
  return useMemo(() => {
    if (!drawn) return null;
    if (!partial) return { ...drawn, certainty: 'exact' };
    const known = answer !== null && isOf(answer, { asked, from, to }, late) ? answer.sums : null;
    return known ? fromSums(known, drawn) : { ...drawn, certainty: 'about' };
  }, [drawn, partial, answer, asked, from, to, late]);
}

/** Late: ms by which an answer about a range that moves may be old. */
function isOf(answer: Answer, { asked, from, to }: Omit<Answer, 'sums'>, late: number): boolean {
  if (answer.asked !== asked) return false;
  if (late === 0) return answer.from === from && answer.to === to;
  const grew = Math.abs(answer.to - answer.from - (to - from));
  return grew < 1 && Math.abs(answer.to - to) <= late;
}
