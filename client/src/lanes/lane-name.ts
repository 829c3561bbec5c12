import type { WorkerName } from '@daskscope/api';

export interface LaneName {
  host: string;
  /** What the worker is called beside its host. */
  worker: string;
}

/** A worker without a name of its own is called by its port, and one without a host has that of its address. */
export function laneName({ address, name, host }: WorkerName): LaneName {
  const place = address.replace(/^\w+:\/\//, '');
  const port = /:\d+$/.exec(place)?.[0] ?? place;
  const own = place.slice(0, place.length - port.length).replace(/^\[(.*)\]$/, '$1') || place;
  return { host: host || own, worker: name !== '' && name !== address ? name : port };
}
