import type { TaskRun } from '@daskscope/api';
import { around } from '@daskscope/client';
import { hashOf } from '../views/place.ts';
import { Links, type Link } from './links.tsx';

export interface PlaceLinksProps {
  run: TaskRun;
  /** ms since the epoch: when it ran. */
  from: number;
  to: number;
}

/** Where a task is among those that it needs and that need it. */
export const graphOf = (key: string): string => hashOf({ view: 'graph', looked: { key } });

/** From a run to what else is known about it: its worker's log at that time, its function's profile, what is around it in the graph, and what it does now. */
export function PlaceLinks({ run, from, to }: PlaceLinksProps) {
  const { worker, prefix, key, now } = run;
  const then = around(from, to);
  const time = { from: String(then.from), to: String(then.to) };
  const links: Link[] = [
    ['Log of its worker then', hashOf({ view: 'logs', looked: { worker: worker.address, ...time } })],
    ['Profile of its function', hashOf({ view: 'profile', looked: { prefix } })],
    ['Its graph', graphOf(key)],
    ['Its function’s groups', hashOf({ view: 'graph', looked: { prefix } })],
    ['Its worker', hashOf({ view: 'workers', looked: { worker: worker.address } })],
  ];
  if (now?.state === 'processing')
    links.push(['What it does now', hashOf({ view: 'logs', looked: { stacks: 'true', key } })]);
  return <Links of={links} />;
}
