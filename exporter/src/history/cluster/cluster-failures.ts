import type { FailureKeeper, KeptBefore, WholeFailure } from '../../state/now/failures/failure-keeper.ts';
import type { Failures } from '../../state/now/failures/failures.ts';
import type { StoredRow } from '../stored-rows.ts';

/** What is remembered of a cluster that is not watched: Dask keeps as many, and tells them again. */
const MOST_REMEMBERED = 100;

/** Failures of a start are numbered from its time on: so many a ms. */
const NUMBERS_A_MS = 100;

interface Keeping {
  keepRow(row: StoredRow): void;
}

/** Keeps a cluster's failures under its name. */
export class ClusterFailures implements FailureKeeper {
  readonly #history: Keeping;
  readonly #failures: Failures;
  readonly #name: string;

  constructor(history: Keeping, failures: Failures, name: string) {
    this.#history = history;
    this.#failures = failures;
    this.#name = name;
  }

  /** @param before undefined: that is not known */
  begin(before: KeptBefore | undefined): void {
    this.#failures.keepIn(this, Date.now() * NUMBERS_A_MS, before);
  }

  /** undefined: it was not known what was there. */
  end(): KeptBefore | undefined {
    return this.#failures.endKeeping(MOST_REMEMBERED);
  }

  /** It was not kept after all. */
  lose({ time }: Pick<WholeFailure, 'time'>): void {
    this.#failures.lose(time);
  }

  take(failure: WholeFailure, isHere: boolean): void {
    this.#history.keepRow({ ...failure, table: 'failures', cluster: this.#name, mayBeThere: !isHere });
  }
}
