import type { TlsNames, TlsOptions } from '../../protocol/tls.ts';

/** A cluster as its source names it. */
export interface FoundCluster {
  /** Of the source's own; where another has the same, both get another. */
  readonly name: string;
  /** As Dask writes it, with protocol and port. */
  readonly address: string;
  readonly tls?: TlsOptions;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of the scheduler, or of what stands for it, where the source tells one: another is another life. */
  readonly id?: string;
}

/** What a source names now, and what is wrong with it, a sentence each. */
export interface Found {
  readonly clusters: readonly FoundCluster[];
  readonly problems: readonly string[];
}

/** Where clusters are named. */
export interface ClusterSource {
  /** The flag that it was told by, with its value. */
  readonly flag: string;
  /** Where a person says there what TLS needs; undefined: by flags alone. */
  readonly tlsNames?: TlsNames;
  /** Tells what it names, and again whenever that changes. Returns what ends it. */
  watch(tell: (found: Found) => void): () => void;
}

export const NOTHING_FOUND: Found = { clusters: [], problems: [] };

/** The same sentence thousands of times helps nobody. */
const MOST_PROBLEMS = 20;

export function fewProblems(problems: readonly string[]): string[] {
  const left = problems.length - MOST_PROBLEMS;
  return left > 0 ? [...problems.slice(0, MOST_PROBLEMS), `And ${left} more like these.`] : [...problems];
}
