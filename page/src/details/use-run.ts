import type { Graph, TaskRun } from '@daskscope/api';
import { RequestError } from '@daskscope/client';
import { useEffect, useState } from 'preact/hooks';
import { fetchLastRun, fetchNow, fetchRun } from './fetch-run.ts';
import type { OpenedTask } from './opened-task.ts';

interface Answer {
  /** Whose answer it is. */
  task: OpenedTask | null;
  run: TaskRun | null;
  /** What the scheduler knows of a task without a run. */
  now: Graph['task'] | null;
  /** Why there is no run. */
  problem: string | null;
}

const NONE: Answer = { task: null, run: null, now: null, problem: null };

/** What the exporter answers about a task, once it has. */
export function useRun(task: OpenedTask): Answer {
  const [answer, setAnswer] = useState(NONE);
  useEffect(() => {
    let wanted = true;
    const take = (told: Partial<Answer>) => wanted && setAnswer({ ...NONE, task, ...told });
    find(task).then(take, (cause: unknown) => take({ problem: sentenceOf(cause) }));
    return () => {
      wanted = false;
    };
  }, [task]);
  return answer.task === task ? answer : NONE;
}

async function find({ place, key, link }: OpenedTask): Promise<Partial<Answer>> {
  if (place) return { run: await fetchRun(place) };
  if (link !== undefined) return { problem: `The link names no run: task=${link} is not LIFE:RUN.` };
  if (key === null) return {};
  const run = await fetchLastRun(key);
  return run ? { run } : { now: await fetchNow(key) };
}

function sentenceOf(cause: unknown): string {
  if (!(cause instanceof RequestError)) return 'The exporter does not answer.';
  if (cause.refusal.code !== 'gone') return cause.message;
  return `${cause.message} A larger --task-log.capacity keeps more.`;
}
