import { formatCount, knownIn, type Range } from '@daskscope/timeline';
import { useEffect, useState } from 'preact/hooks';
import type { Closable } from '../../parts/when-opened.tsx';
import type { KeptTasks } from '../../tasks/kept-tasks.ts';
import { fetchStretch, type FetchedStretch } from './fetch-stretch.ts';
import { pastQuestion, type PastQuestion } from './past-question.ts';
import type { Stream } from '../stream.ts';

/** A gesture is over after so long. */
const PAUSE_MS = 200;
/** What goes on is asked for again after so long. */
const AGAIN_MS = 5_000;

export interface PastStretchProps extends Closable {
  kept: KeptTasks;
  stream: Stream;
  /** What is in view, ms since the epoch. */
  range: Range;
}

interface Told {
  stretch: FetchedStretch | null;
  /** '' for none */
  problem: string;
}

/** Shows in the task stream what the history has of the time in view, and says so. */
function PastStretch({ kept, stream, range }: PastStretchProps) {
  const [told, setTold] = useState<Told>({ stretch: null, problem: '' });
  const [round, setRound] = useState(0);
  const question = JSON.stringify(pastQuestion(range, stream.timePlace?.width ?? 1));
  useEffect(() => () => kept.showStretch(null), [kept]);
  useEffect(() => {
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      fetchStretch(kept, JSON.parse(question) as PastQuestion, leaving.signal).then(
        (stretch) => {
          if (leaving.signal.aborted) return;
          kept.showStretch(stretch);
          setTold({ stretch, problem: '' });
        },
        (cause: unknown) => {
          if (leaving.signal.aborted) return;
          const problem = `What ran then could not be fetched: ${(cause as Error).message}`;
          setTold(({ stretch }) => ({ stretch, problem }));
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [kept, question, round]);
  const { stretch, problem } = told;
  const again = problem !== '' || (stretch !== null && !stretch.more && range.to > stretch.until);
  useEffect(() => {
    if (!again) return;
    const timer = setTimeout(() => setRound((last) => last + 1), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [told, again]);
  return (
    <p id="past-note" role="status" style={{ padding: '2px 12px' }}>
      {problem || (stretch ? saidOf(stretch, range) : 'Asking the history …')}
    </p>
  );
}

function saidOf({ runs, more, missing, until }: FetchedStretch, { from, to }: Range): string {
  const many = `${more ? 'the first ' : ''}${formatCount(runs)} ${runs === 1 ? 'task' : 'tasks'}`;
  const short = 'Those too short to be seen are left out, and not counted, until you zoom in.';
  const ended = { from, to: Math.min(to, until) };
  const [all] = knownIn(ended, missing);
  const whole = ended.to <= from || (all?.from === from && all.to === ended.to);
  return `From the history: ${many}. ${short}${whole ? '' : ' Where it is shaded, it is not known what ran.'}`;
}

export { PastStretch as Opened };
