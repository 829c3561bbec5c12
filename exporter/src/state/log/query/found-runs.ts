import type { KnownRange } from '../known-time.ts';
import type { RunsView } from '../runs/runs.ts';
import type { Stay } from '../lanes/stays.ts';
import type { WorkerName } from '../../names.ts';
import type { Selection } from './thin.ts';
import type { RangeTotals } from './totals.ts';

/** What a query found, as it was when it was asked. */
export interface FoundRuns {
  /** From where to go on. */
  readonly cursor: string;
  /** The cursor given is of another life or of other names: this starts anew. */
  readonly reset: boolean;
  /** Runs between the cursor given and the first that is found that are gone. */
  readonly lost: number;
  /** Runs that would be found may be gone. */
  readonly gone: boolean;
  /** Runs behind the last that is found were not looked at. */
  readonly more: boolean;
  /** Where the rows are that are selected. */
  readonly view: RunsView;
  readonly selection: Selection;
  /** Schedulers' ids; columns have a life's number. */
  readonly lives: string[];
  readonly positionOfLife: (number: number) => number;
  /** What positions in the columns mean. */
  readonly prefixes: string[];
  readonly workers: WorkerName[];
  readonly actions: string[];
  readonly known: KnownRange[];
  readonly stays: readonly Stay[];
  /** null: not asked for. */
  readonly totals: RangeTotals | null;
}
