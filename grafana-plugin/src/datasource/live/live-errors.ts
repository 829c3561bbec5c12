import type { TaskFailure, TaskFailures } from '@daskscope/api';
import { Attempts, Backoff } from '@daskscope/client';
import type { LiveState } from './live-state.ts';

interface LiveErrorsOptions {
  liveState: LiveState;
  /** ms since the epoch: where the failures begin. */
  from: number;
  fetch: (from: number) => Promise<TaskFailures>;
}

/** Failures have long texts and are not in the stream: they are fetched when their number there changes. */
export class LiveErrors {
  readonly from: number;
  /** Newest first; null: not there yet. */
  failures: readonly TaskFailure[] | null = null;
  readonly #options: LiveErrorsOptions;
  #has = '';
  readonly #attempts = new Attempts(new Backoff(1_000, 10_000));

  constructor(options: LiveErrorsOptions) {
    this.from = options.from;
    this.#options = options;
  }

  /** Why they could not be fetched; '' if nothing is wrong. */
  get problem(): string {
    return this.#attempts.problem;
  }

  /** Resolves in any case. */
  async load(): Promise<void> {
    const { status } = this.#options.liveState;
    if (!status) return;
    const now = `${status.exporter.startedAt} ${status.cluster.errors}`;
    if (now === this.#has) return;
    await this.#attempts.make(async () => {
      this.failures = (await this.#options.fetch(this.from)).errors;
      this.#has = now;
    });
  }
}
