import type { LeftWorker, Stay, Tasks, Worker, WorkerName, Workers } from '@daskscope/api';
import { hostOf } from '@daskscope/client';
import type { FrameStay } from '../../contract/frame-stay.ts';
import { workerText } from './tasks.ts';

/** Of an answer; undefined: the exporter is too old to tell. */
export function staysOfTasks(
  stays: Tasks['stays'],
  workers: readonly WorkerName[],
  isAsked: (worker: WorkerName) => boolean,
): FrameStay[] | undefined {
  return stays?.flatMap(({ worker, threads, from, to }: Stay) => {
    const name = workers[worker];
    return name && isAsked(name) ? [{ ...called(name), threads, from, to }] : [];
  });
}

/** Of what is live; undefined as above. */
export function staysOfWorkers(told: Workers | null): FrameStay[] | undefined {
  if (!told?.left) return undefined;
  const present = told.workers.flatMap((worker: Worker) =>
    typeof worker.since === 'number'
      ? [{ ...called(worker), threads: worker.threads, from: worker.since, to: null }]
      : [],
  );
  const left = told.left.map((worker: LeftWorker) => {
    const { threads, from, to } = worker;
    return { ...called(worker), threads, from, to };
  });
  return [...left, ...present];
}

const called = (worker: WorkerName) => ({ host: hostOf(worker), worker: workerText(worker) });
