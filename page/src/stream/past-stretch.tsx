import { LIMITS, type Tasks } from '@daskscope/api';
import { pagesOf } from '@daskscope/client';
import { formatCount, type Range } from '@daskscope/timeline';
import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../api.ts';
import type { Closable } from '../parts/when-opened.tsx';
import type { KeptTasks } from '../tasks/kept-tasks.ts';
import { TaskStore } from '../tasks/task-store.ts';
import { ToldNames } from '../tasks/told-names.ts';
import { pastQuestion, type PastQuestion } from './past-question.ts';
import type { Stream } from './stream.ts';

/** A gesture is over after so long. */
const PAUSE_MS = 200;
/** Runs that are drawn at most; there are no more unless there are hundreds of lanes. */
const MOST_RUNS = 400_000;

export interface PastStretchProps extends Closable {
  kept: KeptTasks;
  stream: Stream;
  /** What is in view, ms since the epoch. */
  range: Range;
}

/** Shows in the task stream what the history has of the time in view, and says so. */
function PastStretch({ kept, stream, range }: PastStretchProps) {
  const [said, setSaid] = useState('');
  const question = JSON.stringify(pastQuestion(range, stream.timePlace?.width ?? 1));
  useEffect(() => () => kept.showStretch(null), [kept]);
  useEffect(() => {
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      fetchStretch(kept, JSON.parse(question) as PastQuestion, leaving.signal).then(
        ({ store, runs, more }) => {
          if (leaving.signal.aborted) return;
          kept.showStretch(store);
          setSaid(saidOf(runs, more));
        },
        (cause: unknown) => {
          if (!leaving.signal.aborted)
            setSaid(`What ran then could not be fetched: ${(cause as Error).message}`);
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [kept, question]);
  return (
    <p id="past-note" role="status" style={{ padding: '2px 12px' }}>
      {said || 'Asking the history …'}
    </p>
  );
}

function saidOf(runs: number, more: boolean): string {
  const many = `${more ? 'the first ' : ''}${formatCount(runs)} ${runs === 1 ? 'task' : 'tasks'}`;
  return `From the history: ${many}. Those too short to be seen are left out, and not counted, until you zoom in.`;
}

async function fetchStretch(
  kept: KeptTasks,
  question: PastQuestion,
  signal: AbortSignal,
): Promise<{ store: TaskStore; runs: number; more: boolean }> {
  const store = new TaskStore(kept.workerLanes);
  const told = new ToldNames(kept.names, kept.workerLanes);
  const asked = { ...question, keys: true, limit: LIMITS.taskRows };
  let runs = 0;
  let more = false;
  const pages = pagesOf(
    (after) => getJson<Tasks>('tasks', { ...asked, ...(after !== null && { after }) }, signal),
    ({ tasks }) => runs + tasks.id.length < MOST_RUNS,
  );
  for await (const page of pages) {
    // Names of another epoch of the page would be given others' places.
    if (signal.aborted) break;
    store.take(page, told.read(page));
    runs += page.tasks.id.length;
    more = page.more ?? false;
  }
  return { store, runs, more };
}

export { PastStretch as Opened };
