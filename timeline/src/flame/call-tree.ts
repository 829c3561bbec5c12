/** Calls with the time spent in them, depth first: a call, then what it called. Row 0 is the root. All arrays have one length. */
export interface Calls {
  /** 0 for the root; the caller is the last row before with one level less. */
  level: readonly number[];
  label: readonly string[];
  file: readonly string[];
  /** Seconds in it and in what it called. */
  total: readonly number[];
}

/** Calls as a flame graph places them: each below its caller, beside what its caller called before. */
export class CallTree {
  readonly calls: Calls;
  /** Row of the caller; -1 for the root. */
  readonly callers: Int32Array;
  /** Where a call begins, in seconds from the root's left. */
  readonly starts: Float64Array;
  /** The row after the last that it called, and what that called. */
  readonly ends: Int32Array;

  constructor(calls: Calls) {
    const { level, total } = calls;
    const count = level.length;
    this.calls = calls;
    this.callers = new Int32Array(count).fill(-1);
    this.starts = new Float64Array(count);
    this.ends = new Int32Array(count).fill(count);
    /** The call that is open at each level, and how far its place is taken. */
    const open: number[] = [];
    const taken: number[] = [];
    for (let call = 0; call < count; call++) {
      const depth = Math.min(level[call]!, open.length);
      for (const ended of open.splice(depth)) this.ends[ended] = call;
      const caller = depth > 0 ? open[depth - 1]! : -1;
      this.callers[call] = caller;
      const start = depth > 0 ? taken[depth - 1]! : 0;
      this.starts[call] = start;
      if (depth > 0) taken[depth - 1] = start + total[call]!;
      open[depth] = call;
      taken[depth] = start;
    }
  }

  get size(): number {
    return this.callers.length;
  }

  /** The first call that it made; null: none. */
  firstCalled(call: number): number | null {
    return this.ends[call]! > call + 1 ? call + 1 : null;
  }

  /** What its caller called after it (1) or before it (-1); null: nothing. */
  beside(call: number, direction: 1 | -1): number | null {
    const caller = this.callers[call]!;
    if (caller < 0) return null;
    if (direction === 1) return this.ends[call]! < this.ends[caller]! ? this.ends[call]! : null;
    let last: number | null = null;
    for (let other = caller + 1; other < call; other = this.ends[other]!) last = other;
    return last;
  }

  contains(call: number, other: number): boolean {
    return other >= call && other < this.ends[call]!;
  }
}
