import { Instance } from '../python/instance.ts';

/** Nobody steals here; some did before anybody looked. */
export class WorkStealing extends Instance {
  readonly cost_multipliers = [1, ...Array.from({ length: 14 }, (_, level) => 1 + 2 ** (level - 5))];
  readonly metrics = new Map([
    ['request_count_total', new Map([[5, 24]])],
    ['request_cost_total', new Map([[5, 1.2]])],
  ]);
}

export class SemaphoreExtension extends Instance {
  readonly max_leases = new Map<string, number>();
  readonly leases = new Map<string, Map<string, number>>();
  readonly metrics = new Map(
    ['acquire_total', 'release_total', 'average_pending_lease_time', 'pending'].map((name) => [
      name,
      new Map<string, number>(),
    ]),
  );
}
