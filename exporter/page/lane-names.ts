import type { WorkerName } from '@daskscope/api';

export interface LaneNames {
  host: string;
  /** What the worker is called beside its host. */
  label: string;
}

const known = new WeakMap<WorkerName, LaneNames>();

/** A worker without a name of its own is called by its address, of which the host is said already. */
export function laneNames(worker: WorkerName): LaneNames {
  const cached = known.get(worker);
  if (cached) return cached;
  const { address, name } = worker;
  const place = address.replace(/^\w+:\/\//, '');
  const port = /:\d+$/.exec(place)?.[0] ?? place;
  const host = worker.host !== '' ? worker.host : place.slice(0, place.length - port.length) || place;
  const named = name !== '' && name !== address;
  const names = { host, label: named ? name : port };
  known.set(worker, names);
  return names;
}
