import type { SampledActivity } from '../../../asked/profile.ts';
import { cut, NAME_LIMIT } from '../../../state/text.ts';
import { asArray, asEntries, asCount, asMap, asMilliseconds } from '../../values.ts';
import { keyText } from '../../keys.ts';

/** Workers start anew every so often (distributed.worker.profile.cycle). */
const CYCLE_MS = 1_000;

/** Functions of which it is noted when they ran: beyond, they count together. */
const MAX_PREFIXES = 1_000;

/** Samples of workers over time, by function (distributed/worker.py, Worker.get_profile_metadata). */
export class Activity implements SampledActivity {
  readonly cycleMs = CYCLE_MS;
  readonly samples = new Map<string | null, Map<number, number>>();

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
    const cycles = this.samples.get(name) ?? this.#begin(this.samples.size < MAX_PREFIXES ? name : null);
    cycles.set(cycle, (cycles.get(cycle) ?? 0) + samples);
  }

  #begin(name: string | null): Map<number, number> {
    const known = this.samples.get(name) ?? new Map<number, number>();
    this.samples.set(name, known);
    return known;
  }
}
