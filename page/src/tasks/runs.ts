import { RunLog, SEGMENT_RUNS, type Run, type Times } from '@daskscope/client';

/** ms since the epoch */
export interface Span {
  start: number;
  end: number;
}

/** From when to when the runs of a segment went, 12 bytes each. */
class Spans implements Times {
  readonly full = false;
  readonly start = new Float64Array(SEGMENT_RUNS);
  readonly duration = new Float32Array(SEGMENT_RUNS);

  seal(): void {}
}

/** The runs behind the picture. */
export class Runs extends RunLog<Spans> {
  constructor(capacity: number) {
    super({ capacity, times: () => new Spans() });
  }

  /** Returns its number. */
  add(run: Run, key: string, { start, end }: Span): number {
    const { times, length, first } = this.push(run, key);
    times.start[length - 1] = start;
    times.duration[length - 1] = end - start;
    return first + length - 1;
  }

  /** undefined: it is no longer kept, or took no time. */
  span(number: number): Span | undefined {
    const segment = this.segmentOf(number);
    const start = segment?.times.start[number - segment.first] ?? Infinity;
    return start < Infinity
      ? { start, end: start + segment!.times.duration[number - segment!.first]! }
      : undefined;
  }
}
