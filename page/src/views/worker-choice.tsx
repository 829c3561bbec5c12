import type { Worker } from '@daskscope/api';
import { hostOf, laneName, natural } from '@daskscope/client';
import type { Live } from '../live.ts';
import { useShown } from '../shown.ts';
import { Choice } from './choice.tsx';

export interface WorkerChoiceProps {
  live: Live;
  /** An address; '': every worker. */
  value: string;
  choose: (worker: string) => void;
}

/** A worker of those that are there, by host and name. */
export function WorkerChoice({ live, value, choose }: WorkerChoiceProps) {
  const { workers } = useShown(live.workers);
  return <Choice label="Worker" value={value} options={workerOptions(workers)} choose={choose} />;
}

function workerOptions(workers: readonly Worker[] | null): (readonly [string, string])[] {
  const named = (workers ?? []).map(
    (worker) => [worker.address, `${hostOf(worker)} ${laneName(worker).worker}`] as const,
  );
  return [['', 'every worker'], ...named.toSorted(([, a], [, b]) => natural.compare(a, b))];
}
