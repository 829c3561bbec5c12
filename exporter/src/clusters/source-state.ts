/** How a source is. */
export interface SourceState {
  /** The flag that it was told by, with its value. */
  readonly source: string;
  /** Clusters that it names. */
  readonly clusters: number;
  /** What of it cannot be used, a sentence each. */
  readonly problems: readonly string[];
}
