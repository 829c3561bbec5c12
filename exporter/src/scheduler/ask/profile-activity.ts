import { LIMITS, type ProfileActivity } from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import { cut, NAME_LIMIT } from '../../state/text.ts';
import { asArray, asEntries, asCount, asMap, asMilliseconds } from '../values.ts';
import { keyText } from '../keys.ts';

/** Workers start anew every so often (distributed.worker.profile.cycle). */
const CYCLE_MS = 1_000;

/** Functions of which it is noted when they ran: beyond, they count together. */
const MAX_PREFIXES = 1_000;

/** Samples of workers over time, by function (distributed/worker.py, Worker.get_profile_metadata). */
export class Activity {
  /** By function, then by cycle. */
  readonly #samples = new Map<string | null, Map<number, number>>();

  /** of: {counts, keys: [(seconds since the epoch, {prefix: samples})]}, from the wire */
  add(of: unknown): void {
    for (const entry of asArray(asMap(of).get('keys'))) {
      const [time, byPrefix] = asArray(entry);
      const at = asMilliseconds(time);
      if (at === null) continue;
      const cycle = Math.floor(at / CYCLE_MS);
      for (const [prefix, samples] of asEntries(byPrefix)) this.#count(prefix, cycle, asCount(samples));
    }
  }

  #count(prefix: unknown, cycle: number, samples: number): void {
    const name = cut(keyText(prefix), NAME_LIMIT);
    const cycles = this.#samples.get(name) ?? this.#begin(this.#samples.size < MAX_PREFIXES ? name : null);
    cycles.set(cycle, (cycles.get(cycle) ?? 0) + samples);
  }

  #begin(name: string | null): Map<number, number> {
    const known = this.#samples.get(name) ?? new Map<number, number>();
    this.#samples.set(name, known);
    return known;
  }

  columns(cluster: Cluster, intervalSeconds: number): ProfileActivity {
    const most = [...this.#samples]
      .map(([name, cycles]) => ({ name, cycles, total: [...cycles.values()].reduce((a, b) => a + b, 0) }))
      .sort((a, b) => b.total - a.total);
    const named = most.filter(({ name }) => name !== null).slice(0, LIMITS.profilePrefixes);
    const rest = most.filter((one) => !named.includes(one));
    const width = this.#cyclesOfABin();
    const activity: ProfileActivity = {
      binSeconds: (width * CYCLE_MS) / 1_000,
      prefixes: named.map(({ name }) => name!),
      positions: named.map(({ name }) => cluster.prefixNames.find(name!) ?? null),
      time: [],
      prefix: [],
      seconds: [],
    };
    const tell = (prefix: number | null, all: ReadonlyMap<number, number>[]) => {
      const bins = new Map<number, number>();
      for (const cycles of all)
        for (const [cycle, samples] of cycles) {
          const bin = Math.floor(cycle / width);
          bins.set(bin, (bins.get(bin) ?? 0) + samples);
        }
      for (const [bin, samples] of [...bins].sort(([a], [b]) => a - b)) {
        if (samples === 0) continue;
        activity.time.push(bin * width * CYCLE_MS);
        activity.prefix.push(prefix);
        activity.seconds.push(Math.round(samples * intervalSeconds * 1e6) / 1e6);
      }
    };
    named.forEach(({ cycles }, index) => tell(index, [cycles]));
    tell(
      null,
      rest.map(({ cycles }) => cycles),
    );
    return activity;
  }

  #cyclesOfABin(): number {
    let [first, last] = [Infinity, -Infinity];
    for (const cycles of this.#samples.values())
      for (const cycle of cycles.keys()) {
        first = Math.min(first, cycle);
        last = Math.max(last, cycle);
      }
    // One bin more may be touched than fit between the first and the last.
    return Number.isFinite(first) ? Math.max(1, Math.ceil((last - first + 1) / (LIMITS.profileBins - 1))) : 1;
  }
}
