import { call, ref } from '../../protocol/pickle.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { SchedulerUpdate } from '../../state/updates/scheduler.ts';
import { attr, compose, item, juxt, LEN, method, safe, valmap } from '../feeds/expression.ts';
import type { FixedSubscription } from '../feeds/subscription.ts';
import { asArray, asCount, asMap, asNumber } from '../values.ts';

const size = (name: string) => safe(compose(LEN, attr(name)));

/** The scheduler itself. onWorkers: so many workers, of which it says another text once any came or left. */
export function scheduler(
  cluster: Cluster,
  onWorkers: (workers: number, which: string) => void,
): FixedSubscription {
  return {
    feature: 'scheduler',
    expression,
    apply(value, now) {
      const figures = asArray(value);
      const update = schedulerUpdate(figures);
      cluster.updateScheduler(update, now);
      noteMissing(cluster, update);
      cluster.changes.announce('status');
      const workers = asCount(figures.at(-1));
      onWorkers(workers, [workers, update.workersAdded, update.workersRemoved].join());
    },
  };
}

const expression = juxt(
  safe(attr('total_nthreads', 'total_occupancy', 'transition_counter')),
  size('clients'),
  size('unrunnable'),
  size('task_groups'),
  safe(attr('_tick_interval_observed')),
  safe(attr('_workers_added_total', '_workers_removed_total')),
  safe(compose(method('cpu_times'), attr('monitor.proc'))),
  safe(compose(valmap(item(-1)), attr('monitor.quantities'))),
  safe(attr('bandwidth')),
  // Dask adds it with the first graph; there may be any number of others.
  safe(
    compose(call(ref('operator', 'methodcaller'), 'get', 'update-graph-duration', 0), attr('digests_total')),
  ),
  safe(attr('monitor.cumulative_gil_contention')),
  size('workers'),
);

function schedulerUpdate(value: readonly unknown[]): SchedulerUpdate {
  const [
    totals,
    clients,
    unrunnable,
    taskGroups,
    tick,
    addedAndRemoved,
    cpuTimes,
    monitor,
    bandwidth,
    updateGraph,
    gil,
  ] = value;
  const [threads, occupancy, transitions] = asArray(totals);
  const [added, removed] = asArray(addedAndRemoved);
  const [user, system] = asArray(cpuTimes);
  const quantities = asMap(monitor);
  const quantity = (name: string): number | null => asNumber(quantities.get(name));
  return {
    totalThreads: asCount(threads),
    totalOccupancy: asCount(occupancy),
    transitions: asNumber(transitions),
    // One of them is Dask's own "fire-and-forget".
    clients: Math.max(0, asCount(clients) - 1),
    unrunnable: asCount(unrunnable),
    taskGroups: asCount(taskGroups),
    eventLoopInterval: asNumber(tick),
    workersAdded: asNumber(added),
    workersRemoved: asNumber(removed),
    cpuSeconds: sum(asNumber(user), asNumber(system)),
    memory: quantity('memory'),
    openFds: quantity('num_fds'),
    networkReceive: quantity('host_net_io.read_bps'),
    networkTransmit: quantity('host_net_io.write_bps'),
    bandwidth: asNumber(bandwidth),
    updateGraphSeconds: asNumber(updateGraph),
    gilContention: asNumber(gil),
  };
}

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

function noteMissing(cluster: Cluster, update: SchedulerUpdate): void {
  const note = (feature: string, value: number | null, reason: string) =>
    value === null ? cluster.missing(feature, reason) : cluster.present(feature);
  note('scheduler-cpu', update.cpuSeconds, "The scheduler's own monitor does not give it.");
  note('scheduler-memory', update.memory, "The scheduler's own monitor does not give it.");
  note('scheduler-event-loop', update.eventLoopInterval, 'This version of distributed does not give it.');
  note(
    'workers-added',
    update.workersAdded,
    'Only since distributed 2024.12; workers coming and going are counted from what the exporter sees.',
  );
}
