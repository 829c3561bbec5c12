import type { Cluster } from '../../state/cluster.ts';
import { SLOW } from '../feeds/cadence.ts';

/** Says once a second that the scheduler is late: it does not say so itself. */
export class LatenessWatch {
  readonly #timer: NodeJS.Timeout;

  constructor({ pushLateness, changes }: Pick<Cluster, 'pushLateness' | 'changes'>) {
    this.#timer = setInterval(() => {
      if (pushLateness.seconds) changes.announce('status');
    }, SLOW * 1000);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
