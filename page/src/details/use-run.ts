import type { TaskRun } from '@daskscope/api';
import { RequestError } from '@daskscope/client';
import { useEffect, useState } from 'preact/hooks';
import { fetchRun } from './fetch-run.ts';
import type { OpenedTask } from './opened-task.ts';

interface Answer {
  /** Whose answer it is. */
  task: OpenedTask | null;
  run: TaskRun | null;
  /** Why there is no run. */
  problem: string | null;
}

const NONE: Answer = { task: null, run: null, problem: null };

/** What the exporter answers about a task, once it has. */
export function useRun(task: OpenedTask): Answer {
  const [answer, setAnswer] = useState(NONE);
  useEffect(() => {
    let wanted = true;
    const take = (told: Partial<Answer>) => wanted && setAnswer({ ...NONE, task, ...told });
    if (task.place)
      fetchRun(task.place).then(
        (run) => take({ run }),
        (cause: unknown) => take({ problem: sentenceOf(cause) }),
      );
    return () => {
      wanted = false;
    };
  }, [task]);
  return answer.task === task ? answer : NONE;
}

function sentenceOf(cause: unknown): string {
  if (!(cause instanceof RequestError)) return 'The exporter does not answer.';
  if (cause.refusal.code !== 'gone') return cause.message;
  return `${cause.message} A larger --task-log.capacity keeps more.`;
}
