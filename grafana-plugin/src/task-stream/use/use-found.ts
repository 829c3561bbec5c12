import { useEffect, useMemo, useState } from 'react';
import type { TaskSums } from '../../contract/task-sums.ts';

/** ms without another letter before anybody is asked. */
const REST = 400;

/** Sums that count what is found, too. */
export interface SearchingSums extends TaskSums {
  /** The same without. */
  of?: TaskSums;
}

/**
 * The sums, which say also how many of the tasks have the text, those that were merged into others included: asked for at the
 * same moment and of the same range, so that what is found and the legend agree.
 */
export function useFound(sums: TaskSums | null, text: string): SearchingSums | null {
  const [wanted, setWanted] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  const searching = sums !== null && !sums.whole && text === wanted && wanted !== '';
  return useMemo(() => (searching ? searchingSums(sums, wanted) : sums), [searching, sums, wanted]);
}

const searchingSums = (sums: TaskSums, text: string): SearchingSums => ({
  ...sums,
  whole: false,
  of: sums,
  async ask(range) {
    const [all, found] = await Promise.all([sums.ask(range), sums.ask(range, text).catch(() => null)]);
    return all && { ...all, found: found && found.tasks };
  },
});
