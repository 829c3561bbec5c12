import type { StreamLine } from '@daskscope/api';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** ms from each run's own stop stamp to its line at this reader of a stream on the same host, until it is left. */
export async function latenciesOf(url: string, signal: AbortSignal): Promise<number[]> {
  const latencies: number[] = [];
  try {
    const response = await fetch(url, { signal });
    for await (const text of createInterface({ input: Readable.fromWeb(response.body as never) })) {
      const received = performance.timeOrigin + performance.now();
      const line = JSON.parse(text) as StreamLine;
      if (line.topic !== 'tasks') continue;
      const { base, intervals } = line.data;
      for (const stop of stops(intervals)) latencies.push(received - base - stop);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return latencies;
}

/** The latency that so large a share of them has at most; NaN: there are none. */
export function shareOf(latencies: readonly number[], share: number): number {
  const sorted = [...latencies].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * share)] ?? NaN;
}

/** When each run ended, ms after base. */
function stops({ task, start, duration }: { task: number[]; start: number[]; duration: number[] }): number[] {
  const stops: number[] = [];
  task.forEach((run, i) => (stops[run] = Math.max(stops[run] ?? 0, start[i]! + duration[i]!)));
  return stops;
}
