import type { Worker } from '@daskscope/api';
import { byHost, largestOf, sumOf } from '@daskscope/client';

/** Figures of the cluster at a moment. null: not known. */
export interface Point {
  /** ms since the epoch */
  time: number;
  busy: number | null;
  threads: number | null;
  managed: number | null;
  unmanaged: number | null;
  recent: number | null;
  spilled: number | null;
  limit: number | null;
  receive: number | null;
  transmit: number | null;
  read: number | null;
  write: number | null;
  finished: number | null;
}

/** A point a second for an hour. */
const KEPT = 3_600;
const PAUSE_MS = 900;

/** The cluster's figures as the page has heard them since it was opened. */
export class Series {
  readonly #points: Point[] = [];

  get points(): readonly Point[] {
    return this.#points;
  }

  /** Takes a point in, unless one of the same second is there. Returns whether it did. */
  add(point: Point): boolean {
    const last = this.#points.at(-1);
    if (last && point.time - last.time < PAUSE_MS) return false;
    this.#points.push(point);
    if (this.#points.length > KEPT) this.#points.shift();
    return true;
  }
}

/** Workers' figures summed up; network and disk are the hosts', which each of its workers repeats. */
export function pointOf(workers: readonly Worker[], time: number, finished: number | null): Point {
  const hosts = byHost(workers);
  const ofHosts = (figure: (worker: Worker) => number | null) =>
    sumOf(hosts, (host) => largestOf(host.workers, figure));
  const limits = workers.every(({ memory }) => memory.limit !== null);
  return {
    time,
    busy: sumOf(workers, ({ tasks }) => tasks.executing),
    threads: sumOf(workers, ({ threads }) => threads),
    managed: sumOf(workers, ({ memory }) => memory.managed),
    unmanaged: sumOf(workers, ({ memory }) => memory.unmanaged),
    recent: sumOf(workers, ({ memory }) => memory.unmanagedRecent),
    spilled: sumOf(workers, ({ memory }) => memory.spilled),
    limit: limits ? sumOf(workers, ({ memory }) => memory.limit) : null,
    receive: ofHosts(({ network }) => network.receive),
    transmit: ofHosts(({ network }) => network.transmit),
    read: ofHosts(({ disk }) => disk.read),
    write: ofHosts(({ disk }) => disk.write),
    finished,
  };
}
