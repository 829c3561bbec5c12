import type { WorkerName } from '@daskscope/api';

export interface LaneName {
  host: string;
  /** What the worker is called beside its host. */
  worker: string;
}

/** A worker without a name of its own is called by its port, and one without a host has that of its address. */
export function laneName({ address, name, host }: WorkerName): LaneName {
  const { place, port } = placeOf(address);
  return { host: hostOf({ address, host }), worker: name !== '' && name !== address ? name : port || place };
}

/** That of its address, where the scheduler has not said it, as of a worker that left before the exporter came. */
export function hostOf({ address, host }: Pick<WorkerName, 'address' | 'host'>): string {
  if (host !== '') return host;
  const { place, port } = placeOf(address);
  return place.slice(0, place.length - port.length).replace(/^\[(.*)\]$/, '$1') || place;
}

/** Without the protocol; the port with its colon, '' where there is none. */
function placeOf(address: string): { place: string; port: string } {
  const place = address.replace(/^\w+:\/\//, '');
  return { place, port: /:\d+$/.exec(place)?.[0] ?? '' };
}
