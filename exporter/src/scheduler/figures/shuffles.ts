import type { Work } from '../../slices.ts';
import type { Cluster } from '../../state/cluster.ts';
import { SHUFFLE_BUFFERS, type ShuffleUpdate } from '../../state/updates/workers.ts';
import { attr, compose, item, juxt, safe, valmap } from '../feeds/expression.ts';
import { STEP, type GrowingSubscription } from '../feeds/subscription.ts';
import { asArray, asCount, asEntries, asNumber } from '../values.ts';

/** Of one buffer, named alike from 2022.12.1 to 2026.8.0 (distributed/shuffle/_buffer.py, heartbeat). */
const buffer = (name: string) =>
  safe(compose(juxt(item('memory'), item('memory_limit'), item('read'), item('written')), item(name)));

/** What workers said last of each P2P shuffle that is under way; Dask forgets it when the shuffle ends. */
export function shuffles(cluster: Cluster): GrowingSubscription {
  return {
    feature: 'shuffles',
    entries,
    figures,
    *taking(byShuffle, now) {
      const updates = yield* shuffleUpdates(byShuffle);
      return () => cluster.shuffles.update(updates, cluster.log.known.schedulerTime(now));
    },
  };
}

const entries = compose(attr('heartbeats'), item('shuffle'), attr('extensions'));
const figures = valmap(valmap(juxt(...SHUFFLE_BUFFERS.map(buffer))));

function* shuffleUpdates(value: unknown): Work<ShuffleUpdate[]> {
  const updates: ShuffleUpdate[] = [];
  for (const [, byWorker] of asEntries(value)) {
    for (const [worker, figures] of asEntries(byWorker)) {
      if (typeof worker === 'string') updates.push(...ofWorker(worker, asArray(figures)));
      if (updates.length % STEP === 0) yield;
    }
  }
  return updates;
}

/** Without the buffers that it says nothing of. */
const ofWorker = (worker: string, figures: readonly unknown[]): ShuffleUpdate[] =>
  SHUFFLE_BUFFERS.flatMap((buffer, index) => {
    const told = figures[index];
    if (!Array.isArray(told)) return [];
    const [bytes, limit, read, written] = told as unknown[];
    const counts = { bytes: asCount(bytes), read: asCount(read), written: asCount(written) };
    return [{ worker, buffer, limit: asNumber(limit), ...counts }];
  });
