import type { Worker } from '@daskscope/api';
import { natural } from '@daskscope/client';
import { formatCount, formatDuration, formatNumber } from '@daskscope/timeline';
import { Definitions, type Definition } from '../../parts/definitions.tsx';
import type { Closable } from '../../parts/when-opened.tsx';
import { clockTime } from '../../times.ts';
import { hashOf } from '../place.ts';
import { COLUMNS } from './columns.ts';

export interface WorkerDetailsProps extends Closable {
  worker: Worker;
  /** ms since the epoch */
  now: number;
}

/** What one worker does: what runs there and since when, its tasks by state, every figure, and where there is more. */
export function WorkerDetails({ worker, now, close }: WorkerDetailsProps) {
  const { address, running, name } = worker;
  return (
    <section id="worker" aria-label={`Worker ${name || address}`}>
      <h2>
        {name || address} <small>{address}</small>
        <span class="right">
          <a href={hashOf({ view: 'logs', looked: { worker: address } })}>Its log</a>
          <a href={hashOf({ view: 'logs', looked: { stacks: 'true', worker: address } })}>
            Stacks of what runs
          </a>
          <a href={hashOf({ view: 'profile', looked: { worker: address } })}>Its profile</a>
          <button class="close" aria-label="Close the worker" onClick={close}>
            ×
          </button>
        </span>
      </h2>
      <div class="columns">
        <div>
          <h3>{`Runs now: ${formatCount(running.length)}`}</h3>
          <Definitions
            of={running.map(({ key, since }): Definition => [formatDuration(Math.max(0, now - since)), key])}
          />
        </div>
        <div>
          <h3>Tasks</h3>
          <Definitions
            of={Object.entries(worker.tasks).map(([state, count]): Definition => [state, formatCount(count)])}
          />
        </div>
        <div>
          <h3>Worker</h3>
          <Definitions of={lines(worker, now)} />
        </div>
      </div>
    </section>
  );
}

/** None, and not known, are two things. */
function resourceLines({ resources }: Worker): Definition[] {
  if (!resources) return [];
  const names = Object.keys(resources).sort(natural.compare);
  if (names.length === 0) return [['resources', 'none declared']];
  return names.map((name): Definition => {
    const { declared, used } = resources[name]!;
    const all = formatNumber(declared);
    return [
      `resource ${name}`,
      used === null ? `${all}, in use: not known` : `${formatNumber(used)} of ${all} in use`,
    ];
  });
}

function lines(worker: Worker, now: number): Definition[] {
  const { incoming, outgoing } = worker.transfers;
  return [
    ['host', worker.host],
    ['state', worker.state],
    ['version', worker.version],
    ['there since', worker.since == null ? null : clockTime(worker.since, now)],
    ['last seen', clockTime(worker.lastSeen, now)],
    ...COLUMNS.filter(({ name }) => !(name in worker.tasks)).map((column): Definition => {
      const value = column.value(worker);
      return [column.name, value === null ? 'not known' : column.text(value)];
    }),
    ...resourceLines(worker),
    ['transfers in', incoming.count === null ? null : formatCount(incoming.count)],
    ['transfers out', outgoing.count === null ? null : formatCount(outgoing.count)],
  ];
}
