import { useEffect, useRef, useState } from 'react';
import type { DetailLine, TaskDetail } from '../task-source.ts';

interface More {
  lines: DetailLine[];
  error: string | null;
  /** Why there is no more; ''. */
  problem: string;
}

const NOTHING: More = { lines: [], error: null, problem: '' };
/** ms that the pointer rests before anything is asked. */
const REST = 150;

/** What the picture does not carry of an interval, asked for once the pointer rests on it. */
export function useMore(detail: TaskDetail | null): More {
  const [known, setKnown] = useState<{ id: string; more: More } | null>(null);
  const id = detail?.id;
  // The same interval is asked about once, however often it is pointed at.
  const ask = useRef(detail?.more);
  useEffect(() => {
    ask.current = detail?.more;
  });
  useEffect(() => {
    const { current: more } = ask;
    if (id === undefined || !more) return undefined;
    let wanted = true;
    const take = (more: More) => {
      if (wanted) setKnown({ id, more });
    };
    const timer = setTimeout(() => {
      more().then(
        ({ lines, error }) => take({ lines, error, problem: '' }),
        (cause: unknown) =>
          take({ ...NOTHING, problem: cause instanceof Error ? cause.message : String(cause) }),
      );
    }, REST);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [id]);
  return known && known.id === id ? known.more : NOTHING;
}
