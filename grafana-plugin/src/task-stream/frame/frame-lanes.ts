import { laneName } from '@daskscope/client';
import type { Lanes } from '@daskscope/timeline';

/** What Dask's addresses begin with (distributed/comm, 2026.8.0). Any other URL is what a lane is called. */
const ADDRESS = /^(tcp|tls|inproc|ucxx?|wss?):\/\//;

/** What a worker of a row is called on its lanes, as it is live: one without a name by its port, beside its host. */
export function calledOnLanes(host: string, worker: string): string {
  const isUnnamed = host !== '' && ADDRESS.test(worker);
  return isUnnamed ? laneName({ address: worker, name: '', host }).worker : worker;
}

/** The lane of a row. */
export function frameLane(lanes: Lanes, host: string, worker: string, name: string): number {
  return lanes.id(host, calledOnLanes(host, worker), name);
}
