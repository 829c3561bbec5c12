/** One figure of a bench, and what it may cost. */
export interface Row {
  what: string;
  figure: string;
  budget: string;
  met: boolean;
  /** What the same costs elsewhere, and where that was measured. */
  comparedWith?: string;
}

/** The middle one: a figure that one slow run does not spoil. */
export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
