import type { Totals } from '@daskscope/timeline';
import { useEffect, useMemo, useState } from 'react';
import type { TaskSums } from '../datasource/task-sums.ts';
import { useExact } from './use-exact.ts';

/** ms without another letter before anybody is asked. */
const REST = 400;

/**
 * How many tasks in view have the text, from who knows also those that were merged into others; null: nothing is looked for, or
 * what is drawn is all there is, or it is not known (yet).
 */
export function useFound(
  inView: Totals | null,
  sums: TaskSums | null,
  text: string,
  moves: boolean,
): number | null {
  const [wanted, setWanted] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  const partial = sums !== null && !sums.whole && text === wanted;
  const asked = useMemo(
    (): TaskSums | null =>
      partial && wanted !== '' ? { ...sums, whole: false, ask: (range) => sums.ask(range, wanted) } : null,
    [sums, partial, wanted],
  );
  const known = useExact(asked ? inView : null, asked, moves);
  return asked && known && known.certainty !== 'about' ? known.count : null;
}
