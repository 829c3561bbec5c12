import type { Links, LinksQuery } from '@daskscope/api';
import { atOnce } from '../../slices.ts';
import {
  emptyCluster,
  IDENTITY,
  NOW,
  record,
  runTasks,
  WORKER,
  workerUpdate,
} from '../testing/filled-cluster.ts';
import { linksOf, type ToldBandwidths } from './links.ts';

const A = 'tcp://10.0.0.9:1';
const B = 'tcp://10.0.0.9:2';
const NOTHING: ToldBandwidths = { pairs: [], unread: 0 };

/** Each run takes 2 s from A, and the second 4 s from B; each computes 1 s. */
function cluster() {
  const filled = emptyCluster();
  filled.connected(IDENTITY, NOW);
  filled.workers.update([{ ...workerUpdate(), name: 'first' }], NOW);
  runTasks(filled, 0, 2, (id) => {
    const start = NOW + id * 10_000;
    return record(id, {
      prefix: id === 0 ? 'inc' : 'dec',
      intervals: [
        { action: 'transfer', start, stop: start + 2_000, source: A },
        ...(id === 1 ? [{ action: 'transfer', start, stop: start + 4_000, source: B }] : []),
        { action: 'compute', start: start + 4_000, stop: start + 5_000, source: null },
      ],
    });
  });
  return filled;
}

const ask = (query: LinksQuery = {}, told: ToldBandwidths = NOTHING, { log } = cluster()): Links =>
  atOnce(linksOf(log, told, query, NOW));

/** By address: from, to, seconds, transfers, bandwidth. */
const rows = ({ links, workers }: Links) =>
  links.from.map((from, row) => [
    workers[from]!.address,
    workers[links.to[row]!]!.address,
    links.seconds[row],
    links.transfers[row],
    links.bandwidth[row],
  ]);

test('transfers are summed up by pair, of the range, the function and the worker that are asked for', () => {
  const all = ask();
  expect(rows(all)).toEqual([
    [A, WORKER, 4, 2, null],
    [B, WORKER, 4, 1, null],
  ]);
  expect(all).toMatchObject({ total: 2, lost: false, unlinked: 0, unread: 0, bandwidthMissing: null });
  expect(all.workers.find(({ address }) => address === WORKER)).toMatchObject({ name: 'first' });
  expect(all.computedSeconds).toEqual(all.workers.map(({ address }) => (address === WORKER ? 2 : 0)));
  expect(rows(ask({ prefix: ['inc'] }))).toEqual([[A, WORKER, 2, 1, null]]);
  expect(rows(ask({ from: NOW + 1_000, to: NOW + 11_000 }))).toEqual([
    [A, WORKER, 2, 2, null],
    [B, WORKER, 1, 1, null],
  ]);
  expect(rows(ask({ worker: [B] }))).toEqual([[B, WORKER, 4, 1, null]]);
  expect(rows(ask({ worker: ['first'], limit: 1 }))).toHaveLength(1);
  expect(ask({ limit: 1 }).total).toBe(2);
});

test('bandwidths stand beside transfers, those of pairs without one behind them, the slowest first', () => {
  const told: ToldBandwidths = {
    pairs: [
      { from: A, to: WORKER, bandwidth: 1e6 },
      { from: WORKER, to: A, bandwidth: 5e8 },
      { from: WORKER, to: B, bandwidth: 1e8 },
    ],
    unread: 7,
  };
  const all = ask({}, told);
  expect(rows(all).slice(2)).toEqual([
    [WORKER, B, 0, 0, 1e8],
    [WORKER, A, 0, 0, 5e8],
  ]);
  const ofA = all.links.bandwidth.indexOf(1e6);
  expect(all.links.estimatedBytes[ofA]).toBe(4e6);
  expect(all.links.estimatedBytes).toContain(null);
  expect(all.unread).toBe(7);
  expect(rows(ask({ prefix: ['inc'] }, told))).toEqual([[A, WORKER, 2, 1, 1e6]]);
});

test('where the scheduler does not tell bandwidths the transfers are told, and why there is none', () => {
  const busy = { code: 'busy' as const, reason: 'Too many.' };
  expect(ask({}, busy)).toMatchObject({ total: 2, bandwidthMissing: busy });
  expect(ask({}, busy).links.bandwidth).toEqual([null, null]);
});

test('a transfer from nobody knows where is counted, and in no row', () => {
  const filled = emptyCluster();
  filled.connected(IDENTITY, NOW);
  const intervals = [{ action: 'transfer', start: NOW, stop: NOW + 1_000, source: null }];
  runTasks(filled, 0, 3, (id) => record(id, { intervals }));
  expect(ask({}, NOTHING, filled)).toMatchObject({ total: 0, unlinked: 3, workers: [] });
});

test('runs that are gone from the log are said', () => {
  const small = emptyCluster(1);
  small.connected(IDENTITY, NOW);
  runTasks(small, 0, 5_000);
  expect(ask({ from: NOW - 1e6 }, NOTHING, small).lost).toBe(true);
});
