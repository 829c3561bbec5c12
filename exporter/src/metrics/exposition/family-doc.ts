/** What the reference says of a family. labels without le, which every histogram has. */
export interface FamilyDoc {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  /** What it is read from, as missing features are called: without it there is nothing to say, and not 0. */
  readonly feature?: string;
  /** A gauge that says nothing of how things are now, and so stays told while the scheduler is away. */
  readonly lasting?: true;
}

/** buckets are cumulative, one a bound and +Inf last. */
export interface HistogramFigures {
  readonly bounds: readonly number[];
  readonly buckets: readonly number[];
  readonly sum: number;
  readonly count: number;
}
