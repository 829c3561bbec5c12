import type { Cluster } from '../../state/cluster.ts';
import type { OptionalOps } from './optional-ops.ts';
import { asNumber } from '../values.ts';

const INTERVAL_MS = 5_000;

export interface AdaptiveTargetOptions {
  cluster: Cluster;
  ops: OptionalOps;
  onError: (error: unknown) => void;
}

/** How many workers the scheduler would have (Scheduler.adaptive_target), asked for every few seconds: it visits all workers. */
export class AdaptiveTarget {
  readonly #options: AdaptiveTargetOptions;
  readonly #timer: NodeJS.Timeout;
  #asking = false;

  constructor(options: AdaptiveTargetOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#ask(), INTERVAL_MS);
    void this.#ask();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const { cluster, ops, onError } = this.#options;
    try {
      const answer = await ops.ask('adaptive_target');
      if (answer === undefined) return this.close();
      cluster.workersDesired = asNumber(answer);
      cluster.present('workers-desired');
    } catch (error) {
      onError(error);
    } finally {
      this.#asking = false;
    }
  }
}
