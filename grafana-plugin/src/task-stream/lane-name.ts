import type { WorkerName } from '@daskscope/api';

/** A worker without a name of its own is called by its address, of which the host is said already. */
export function laneName({ address, name, host }: WorkerName): { host: string; worker: string } {
  if (name !== '' && name !== address) return { host, worker: name };
  const place = address.replace(/^\w+:\/\//, '');
  const worker = host !== '' && place.startsWith(`${host}:`) ? place.slice(host.length) : place;
  return { host, worker };
}
