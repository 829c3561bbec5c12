import type { Tasks } from '@daskscope/api';
import type { Painted } from './paint-clock.ts';

/** When each run of a function stopped by its own stamp, ms since the epoch, by key, as the exporter's log has it. */
export async function stopsOf(exporterUrl: string, prefix: string): Promise<Map<string, number>> {
  const parameters = new URLSearchParams({ prefix, keys: 'true', limit: '100000' });
  const response = await fetch(`${exporterUrl}/api/v1/tasks?${parameters}`);
  if (!response.ok) throw new Error(`The exporter's tasks cannot be read: ${response.status}`);
  const { base, tasks, intervals } = (await response.json()) as Tasks;
  const stops = new Map<string, number>();
  intervals.task.forEach((row, i) => {
    const key = tasks.key![row]!;
    const stop = base + intervals.start[i]! + intervals.duration[i]!;
    stops.set(key, Math.max(stops.get(key) ?? 0, stop));
  });
  return stops;
}

/** ms from each task's stop to the frame that shows it. */
export function streamLatencies(painted: readonly Painted[], stops: ReadonlyMap<string, number>): number[] {
  return painted.flatMap(({ painted: at, keys }) =>
    keys.filter((key) => stops.has(key)).map((key) => at - stops.get(key)!),
  );
}

/** ms from a task's stop to the frame that counts it as done: the n-th that stops is the n-th that is counted. */
export function progressLatencies(painted: readonly Painted[], stops: readonly number[]): number[] {
  const inOrder = [...stops].sort((a, b) => a - b);
  const latencies: number[] = [];
  for (const { painted: at, received, done } of painted) {
    // Tasks of before are not forgotten yet.
    if (received < inOrder[0]!) continue;
    while (latencies.length < Math.min(done, inOrder.length)) latencies.push(at - inOrder[latencies.length]!);
  }
  return latencies;
}

/** The value that this share of all does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}

export function spread(values: readonly number[], unit = 'tasks'): string {
  const [p50, p95] = [quantile(values, 0.5), quantile(values, 0.95)].map((value) => value.toFixed(0));
  return `p95 ${p95} ms (p50 ${p50}, ${values.length} ${unit})`;
}
