import { report } from '../../data.ts';

/** The time that a report ends at: there it stands still. */
export class ShownClock {
  hear(): void {
    // It does not go on.
  }

  get ahead(): number {
    return report().to - Date.now();
  }

  now(): number {
    return report().to;
  }

  real(): number {
    return report().to;
  }

  stop(): void {
    // It stands still.
  }

  go(): void {
    // It does not go on.
  }
}
