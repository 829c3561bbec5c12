import type { Cluster } from '../state/cluster.ts';
import type { Call } from './feed.ts';
import { RemoteError } from '../protocol/errors.ts';
import { asNumber } from './values.ts';

const INTERVAL_MS = 5_000;

export interface AdaptiveTargetOptions {
  cluster: Cluster;
  call: Call;
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
    const { cluster, call, onError } = this.#options;
    try {
      cluster.workersDesired = asNumber(await call('adaptive_target'));
      cluster.present('workers-desired');
    } catch (error) {
      if (!(error instanceof RemoteError)) return onError(error);
      cluster.missing('workers-desired', `The op "adaptive_target" failed: ${error.text}`);
      this.close();
    } finally {
      this.#asking = false;
    }
  }
}
