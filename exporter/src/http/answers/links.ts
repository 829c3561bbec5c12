import { LIMITS, namesMeant, type Links, type LinksQuery } from '@daskscope/api';
import type { SeenBandwidths } from '../../asked/bandwidths.ts';
import type { Work } from '../../slices.ts';
import type { WorkerName } from '../../state/names.ts';
import type { TaskLog } from '../../state/log/log.ts';
import { transfersOf } from '../../state/log/query/transfers.ts';

/** What the scheduler told of bandwidths, or why it did not. */
export type ToldBandwidths = SeenBandwidths | NonNullable<Links['bandwidthMissing']>;

interface Link {
  from: WorkerName;
  to: WorkerName;
  /** ms */
  duration: number;
  count: number;
  bandwidth: number | null;
}

/** @throws QueryError as the log does */
export const linksOf = (log: TaskLog, told: ToldBandwidths, query: LinksQuery, now: number): Work<Links> => {
  const { from, to, life, prefix } = query;
  const runs = {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(life !== undefined && { life }),
    ...(prefix !== undefined && { prefix }),
  };
  return log.find({ ...runs, limit: Infinity, keys: false }, now, function* (found) {
    const { pairs, computed, unlinked } = yield* transfersOf(found, runs);
    const links = new Map(
      pairs.map((pair): [string, Link] => {
        const ends = { from: found.workers[pair.from]!, to: found.workers[pair.to]! };
        return [idOf(ends), { ...pair, ...ends, bandwidth: null }];
      }),
    );
    if ('pairs' in told) addBandwidths(links, told, found.workers, prefix !== undefined);
    const matching = [...links.values()].filter(touching(query.worker)).sort(mostFirst);
    const rows = matching.slice(0, query.limit ?? LIMITS.defaultLinks);
    const seconds = new Map(Array.from(computed, ([at, ms]) => [found.workers[at]!.address, ms / 1000]));
    return {
      time: now,
      lost: found.gone,
      ...columnsOf(rows, seconds),
      total: matching.length,
      unlinked,
      unread: 'pairs' in told ? told.unread : 0,
      bandwidthMissing: 'pairs' in told ? null : told,
    };
  });
};

const idOf = ({ from, to }: Pick<Link, 'from' | 'to'>): string => JSON.stringify([from.address, to.address]);

/** alone: of those that are there already. */
function addBandwidths(
  links: Map<string, Link>,
  { pairs }: SeenBandwidths,
  workers: readonly WorkerName[],
  alone: boolean,
): void {
  const known = new Map(workers.map((worker) => [worker.address, worker]));
  const named = (address: string) => known.get(address) ?? { address, name: '', host: '' };
  for (const { bandwidth, ...ends } of pairs) {
    const pair = { from: named(ends.from), to: named(ends.to) };
    const link = links.get(idOf(pair));
    if (link) link.bandwidth = bandwidth;
    else if (!alone) links.set(idOf(pair), { ...pair, duration: 0, count: 0, bandwidth });
  }
}

/** workers: addresses or names; undefined: all. */
function touching(workers: readonly string[] | undefined): (link: Link) => boolean {
  if (!workers) return () => true;
  const names = new Set(workers.flatMap(namesMeant));
  const meant = ({ address, name }: WorkerName) => names.has(address) || (name !== '' && names.has(name));
  return ({ from, to }) => meant(from) || meant(to);
}

/** Of those without a transfer the slowest. */
const mostFirst = (a: Link, b: Link): number =>
  b.duration - a.duration || (a.bandwidth ?? Infinity) - (b.bandwidth ?? Infinity) || 0;

function columnsOf(
  rows: readonly Link[],
  seconds: ReadonlyMap<string, number>,
): Pick<Links, 'workers' | 'computedSeconds' | 'links'> {
  const workers = [...new Map(rows.flatMap(({ from, to }) => [from, to]).map((one) => [one.address, one]))]
    .map(([, worker]) => worker); // prettier-ignore
  const positions = new Map(workers.map(({ address }, position) => [address, position]));
  return {
    workers,
    computedSeconds: workers.map(({ address }) => seconds.get(address) ?? 0),
    links: {
      from: rows.map(({ from }) => positions.get(from.address)!),
      to: rows.map(({ to }) => positions.get(to.address)!),
      seconds: rows.map(({ duration }) => duration / 1000),
      transfers: rows.map(({ count }) => count),
      bandwidth: rows.map(({ bandwidth }) => bandwidth),
      estimatedBytes: rows.map(({ duration, bandwidth }) =>
        bandwidth === null ? null : (duration / 1000) * bandwidth,
      ),
    },
  };
}
