import type { Computation } from '../../state/computations/computation.ts';
import type { Computations, RememberedComputations } from '../../state/computations/computations.ts';
import { hasFailed, textsOf } from '../../state/computations/filter.ts';
import type { ComputationKeeper } from '../../state/computations/keeper.ts';
import { ORDERS } from '../../state/computations/order.ts';
import { summaryOf } from '../../state/computations/summary.ts';
import type { Before, Listed, StoredDocument } from '../stored.ts';

/** Of the documents that hold them: one that has ended, its profile, and those of a cluster that have not ended. */
export const COMPUTATION_KIND = 'computation';
export const PROFILE_KIND = 'profile';
export const COMPUTATIONS_KIND = 'computations';

/** More than a scheduler tells of. */
export const LATEST_IDS = 1_000;

interface Keeping {
  /** True once it was open. */
  readonly opened: boolean;
  keep(document: StoredDocument): void;
  warn(sentence: string): void;
}

/** Keeps a cluster's computations under its name. */
export class ClusterComputations implements ComputationKeeper {
  readonly #history: Keeping;
  readonly #computations: Computations;
  readonly #name: string;
  /** Of those that are kept, the oldest first. */
  #ids = new Set<string>();
  #remembered: string | undefined;
  /** ms since the epoch. What began before may be on disk, with more than is known of it now. */
  #from = -Infinity;
  /** What was remembered before, where that became known only once it had begun. */
  #before: RememberedComputations = { open: [], counted: [] };
  /** Of those that had not ended before, and go on here. */
  #open: ReadonlySet<string> = new Set();

  constructor(history: Keeping, computations: Computations, name: string) {
    this.#history = history;
    this.#computations = computations;
    this.#name = name;
  }

  /** @param before undefined: that is not known */
  begin(before: Pick<Before, 'computations' | 'ids' | 'byAnother'> | undefined): void {
    this.#ids = new Set(before?.ids);
    if (!before || before.byAnother) this.#from = Date.now();
    this.#remembered = before?.computations;
    if (this.#remembered !== undefined) this.#restore(this.#remembered);
    this.#computations.keeper = this;
  }

  /** What was remembered could be read only now. */
  know({ computations, ids, byAnother }: Pick<Before, 'computations' | 'ids' | 'byAnother'>): void {
    this.#ids = new Set([...ids, ...this.#ids]);
    if (!byAnother) this.#from = -Infinity;
    if (computations !== undefined) this.#parsed(computations, (before) => (this.#before = before));
  }

  end(): Pick<Before, 'computations' | 'ids'> {
    this.#computations.keeper = null;
    return { computations: this.#remembered, ids: [...this.#ids] };
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  take(computation: Computation): boolean {
    const { id, start } = computation;
    if (!this.#history.opened || (start < this.#from && !this.#open.has(id))) return false;
    this.#history.keep(documentOf(this.#name, computation));
    this.#ids.add(id);
    if (this.#ids.size > LATEST_IDS) this.#ids.delete(this.#ids.values().next().value!);
    return true;
  }

  takeProfile(computation: Computation, told: object): void {
    if (computation.kept) this.#history.keep(dated(PROFILE_KIND, this.#name, computation, told));
  }

  /** It was not kept after all. */
  lose(kind: string, id: string): void {
    if (kind === COMPUTATIONS_KIND) this.#remembered = undefined;
    if (kind !== COMPUTATION_KIND) return;
    this.#ids.delete(id);
    this.#computations.lose(id);
  }

  /** Those that have not ended go on after another start. */
  remember(): void {
    const json = JSON.stringify(this.#joined(this.#computations.remember()));
    if (json === this.#remembered) return;
    this.#remembered = json;
    const now = Date.now();
    this.#history.keep({
      kind: COMPUTATIONS_KIND,
      cluster: this.#name,
      id: '',
      start: now,
      stop: now,
      json,
    });
  }

  /** Of those that had not ended, and that nobody tells of any more, the next start says that they are lost. */
  #joined({ open, counted }: RememberedComputations): RememberedComputations {
    const before = this.#before.open.filter(({ id }) => !this.has(id) && !this.#computations.get(id));
    return {
      open: [...before, ...open],
      counted: [...new Map([...this.#before.counted, ...counted])],
    };
  }

  #restore(json: string): void {
    this.#parsed(json, ({ open: all, counted }) => {
      const open = all.filter(({ id }) => !this.has(id));
      this.#computations.restore({ open, counted });
      this.#open = new Set(open.map(({ id }) => id));
    });
  }

  #parsed(json: string, use: (remembered: RememberedComputations) => void): void {
    try {
      use(JSON.parse(json) as RememberedComputations);
    } catch (error) {
      this.#history.warn(
        `What the history remembers of computations of the cluster ${this.#name} cannot be read, and is begun anew: ${(error as Error).message}`,
      );
    }
  }
}

export const documentOf = (cluster: string, computation: Computation): StoredDocument => ({
  ...dated(COMPUTATION_KIND, cluster, computation, computation.remember()),
  listed: listedBy(computation),
});

/** What is of the time of a computation goes with it. */
const dated = (
  kind: string,
  cluster: string,
  { id, start, last }: Computation,
  of: object,
): StoredDocument => ({
  ...{ kind, cluster, id, start, stop: last ?? start },
  json: JSON.stringify(of),
});

function listedBy(of: Computation): Listed {
  const summary = summaryOf(of);
  const orders = Object.entries(ORDERS).map(([name, order]) => [name, order(summary)]);
  return {
    life: of.life,
    state: of.state,
    stop: of.stop,
    failed: hasFailed(of),
    names: [...of.functions.keys()],
    texts: [...textsOf(of)],
    orders: Object.fromEntries(orders) as Listed['orders'],
    summary,
  };
}
