import type { AskedOnRequest } from '../../../asked/asked.ts';
import { plainProfile, type KeptProfile, type KeptProfiles } from '../../../asked/kept-profiles.ts';
import type { Cluster } from '../../../state/cluster.ts';
import type { Computation } from '../../../state/computations/computation.ts';

/** Workers close a piece of their profile each second, and one of less says nothing. */
const SHORTEST_MS = 1_000;

/** Ended longer ago when it is first told: workers may have dropped what they sampled then. */
const OLDEST_MS = 60_000;

/** Calls of all profiles that are kept. */
const MOST_CALLS = 200_000;

/** Of the scheduler's time, for computations that end one after the other. */
const SHARE = 0.01;

/** Asks for the profile of each computation once, when it has ended: workers forget what they sampled. */
export class EndedProfiles implements KeptProfiles {
  readonly #cluster: Cluster;
  readonly #ask: AskedOnRequest['profile'];
  readonly #clock: () => number;
  /** The oldest first. */
  readonly #profiles = new Map<string, KeptProfile>();
  #asking = false;
  #notBefore = -Infinity;

  /** @param clock ms since the epoch */
  constructor(cluster: Cluster, ask: AskedOnRequest['profile'], clock = Date.now) {
    this.#cluster = cluster;
    this.#ask = ask;
    this.#clock = clock;
    cluster.changes.on('computations', () => void this.#askNext());
  }

  of(id: string): KeptProfile {
    const known = this.#profiles.get(id);
    if (known) return known;
    const computation = this.#cluster.computations.get(id);
    if (computation && computation.state !== 'running')
      return this.#whyNot(computation) ?? none('waiting', 'It is asked for soon: the computation has ended.');
    return none('waiting', 'It is asked for once the computation has ended.');
  }

  async #askNext(): Promise<void> {
    this.#forget();
    if (this.#asking || this.#clock() < this.#notBefore) return;
    for (const computation of this.#cluster.computations.all()) {
      if (!computation.settled || this.#profiles.has(computation.id)) continue;
      const why = this.#whyNot(computation);
      if (why) {
        this.#set(computation, why);
        continue;
      }
      this.#asking = true;
      this.#set(computation, await this.#profileOf(computation));
      this.#asking = false;
      return;
    }
  }

  #set(computation: Computation, kept: KeptProfile): void {
    this.#profiles.set(computation.id, kept);
    this.#cluster.computations.keeper?.takeProfile(computation, plainProfile(kept));
  }

  #whyNot({ state, life, start, last }: Computation): KeptProfile | null {
    if (state === 'lost' || life !== this.#cluster.identity?.id || last === null)
      return none('not-asked', 'Its scheduler was gone, or nothing of it ran, before it could be asked for.');
    if (this.#clock() - last > OLDEST_MS)
      return none(
        'not-asked',
        'It ended long before the exporter could ask: workers do not keep a profile for ever.',
      );
    if (last - start < SHORTEST_MS)
      return none('too-short', 'It took less than a second, of which a profile says nothing.');
    return null;
  }

  async #profileOf({ start, last }: Computation): Promise<KeptProfile> {
    const spent = () => this.#cluster.cost.seconds.get('profile') ?? 0;
    const before = spent();
    try {
      return { state: 'kept', profile: await this.#ask({ of: 'tasks', from: start, to: last! }) };
    } catch (error) {
      return none('failed', error instanceof Error ? error.message : String(error));
    } finally {
      this.#notBefore = this.#clock() + ((spent() - before) / SHARE) * 1_000;
    }
  }

  /** Of computations that are gone; and the oldest, where there are too many. */
  #forget(): void {
    for (const id of this.#profiles.keys())
      if (!this.#cluster.computations.get(id)) this.#profiles.delete(id);
    let calls = 0;
    for (const [id, kept] of [...this.#profiles].reverse()) {
      if (kept.state !== 'kept') continue;
      calls += kept.profile.calls;
      if (calls > MOST_CALLS)
        this.#profiles.set(id, none('dropped', 'Profiles of newer computations took its place.'));
    }
  }
}

const none = (state: Exclude<KeptProfile['state'], 'kept'>, reason: string): KeptProfile => ({
  state,
  reason,
});
