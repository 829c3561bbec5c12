import { Clock } from '@daskscope/client';

/** The exporter's clock as the page shows it: it stands still while what is shown does not go on. */
export class ShownClock {
  readonly #clock = new Clock();
  #stoppedAt: number | null = null;

  hear(time: number): void {
    this.#clock.hear(time);
  }

  /** ms that it is ahead of this machine's. */
  get ahead(): number {
    return this.#clock.ahead;
  }

  /** The time it shows, ms since the epoch. */
  now(): number {
    return this.#stoppedAt ?? this.real();
  }

  /** Now, also while it stands still. */
  real(): number {
    return this.#clock.now();
  }

  /** @param at where, ms since the epoch: that may be long before */
  stop(at = this.real()): void {
    this.#stoppedAt ??= at;
  }

  go(): void {
    this.#stoppedAt = null;
  }
}
