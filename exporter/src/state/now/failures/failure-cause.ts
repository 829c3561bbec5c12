interface Whose {
  readonly id: number | null;
  readonly workers: readonly string[];
}

/**
 * Of a failure without a text: no run was recorded, so the scheduler erred the task itself (distributed/scheduler.py, 2026.8.0). With
 * workers that is a KilledWorker, or a MemoryError as the inputs exceed the worker's memory_limit, and nothing tells which;
 * without any, NoWorkerError or NoValidWorkerError, or the RuntimeError of a lost actor.
 */
export const isKilledBy = ({ id, workers }: Whose): boolean => id === null && workers.length > 0;

/** Instead of a text that the scheduler does not have. */
export function composed({ id, workers }: Whose): string {
  if (id !== null) return 'The scheduler has no text of this error.';
  return isKilledBy({ id, workers }) ? death(workers) : NO_WORKER;
}

const NO_WORKER =
  'The scheduler itself failed this task, and gives no text. It does so when no worker comes to run it (no-workers-timeout), and when the worker that held an actor is lost.';

function death(workers: readonly string[]): string {
  const [who, whose] =
    workers.length === 1
      ? [`Worker ${workers[0]}`, "the worker's"]
      : [`Workers ${workers.join(', ')}`, "a worker's"];
  return `${who} died while running this task (KilledWorker), or its inputs exceed ${whose} memory limit: the scheduler gives no text.`;
}
