import { LIMITS, type ProfileActivity } from '@daskscope/api';
import type { SampledActivity } from '../../../asked/profile.ts';
import type { Work } from '../../../slices.ts';
import type { Names } from '../../../state/names.ts';
import { secondsOf } from './seconds.ts';

/** Samples by cycle. */
type Cycles = ReadonlyMap<number, number>;

export function* activityOf(
  { samples, cycleMs }: SampledActivity,
  intervalSeconds: number,
  positions: Names,
): Work<ProfileActivity> {
  const most = yield* mostFirst(samples);
  const named = most.filter(({ name }) => name !== null).slice(0, LIMITS.profilePrefixes);
  const width = yield* cyclesOfABin(samples.values());
  const activity: ProfileActivity = {
    binSeconds: (width * cycleMs) / 1_000,
    prefixes: named.map(({ name }) => name!),
    positions: named.map(({ name }) => positions.find(name!) ?? null),
    time: [],
    prefix: [],
    seconds: [],
  };
  const tell = (prefix: number | null, bins: Cycles) => {
    for (const [bin, count] of [...bins].sort(([a], [b]) => a - b)) {
      if (count === 0) continue;
      activity.time.push(bin * width * cycleMs);
      activity.prefix.push(prefix);
      activity.seconds.push(secondsOf(count, intervalSeconds));
    }
  };
  for (const [index, { cycles }] of named.entries()) {
    yield;
    tell(index, yield* binned([cycles], width));
  }
  const told = new Set(named);
  const rest = most.filter((one) => !told.has(one)).map(({ cycles }) => cycles);
  tell(null, yield* binned(rest, width));
  return activity;
}

interface Sampled {
  name: string | null;
  cycles: Cycles;
  total: number;
}

function* mostFirst(samples: SampledActivity['samples']): Work<Sampled[]> {
  const all: Sampled[] = [];
  for (const [name, cycles] of samples) {
    yield;
    let total = 0;
    for (const count of cycles.values()) total += count;
    all.push({ name, cycles, total });
  }
  return all.sort((a, b) => b.total - a.total);
}

function* binned(all: readonly Cycles[], width: number): Work<Cycles> {
  const bins = new Map<number, number>();
  for (const cycles of all) {
    yield;
    for (const [cycle, samples] of cycles) {
      const bin = Math.floor(cycle / width);
      bins.set(bin, (bins.get(bin) ?? 0) + samples);
    }
  }
  return bins;
}

function* cyclesOfABin(all: Iterable<Cycles>): Work<number> {
  let [first, last] = [Infinity, -Infinity];
  for (const cycles of all) {
    yield;
    for (const cycle of cycles.keys()) {
      first = Math.min(first, cycle);
      last = Math.max(last, cycle);
    }
  }
  // One bin more may be touched than fit between the first and the last.
  return Number.isFinite(first) ? Math.max(1, Math.ceil((last - first + 1) / (LIMITS.profileBins - 1))) : 1;
}
