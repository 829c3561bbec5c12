import type { Status, Tasks } from '@daskscope/api';
import type { ExporterProcess } from '../exporter-process.ts';
import { readLog } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';

/** What an exporter says of its history. */
export const historyOf = async (of: ExporterProcess) => (await of.json<Status>('/api/v1/status')).history!;

/** Runs of the only scheduler that are on disk. */
export const acknowledged = async (of: ExporterProcess): Promise<number> =>
  Object.values((await historyOf(of)).acknowledged)[0] ?? 0;

/**
 * It says why it keeps nothing, and goes on with what is live.
 * @param after a run that it had before
 * @param patienceMs for what is live to be read
 */
export async function expectLive(
  of: ExporterProcess,
  problem: RegExp,
  after: number,
  patienceMs?: number,
): Promise<void> {
  await of.connected();
  // It is tried again and again, and a folder may open before what is written there fails.
  await eventually(async () => {
    expect((await historyOf(of)).problem).toMatch(problem);
    expect((await of.scrape()).value('dask_exporter_history_up')).toBe(0);
  });
  const { lives } = await of.json<Status>('/api/v1/status');
  const cursor = encodeURIComponent(`${lives[0]!.id}:${after}`);
  await eventually(async () => {
    const { tasks } = await of.json<Tasks>(`/api/v1/tasks?limit=10&after=${cursor}`);
    expect(tasks.id.length).toBeGreaterThan(0);
  }, patienceMs);
}

/** All runs of the only scheduler are told up to this one, and none twice. */
export async function expectWhole(of: ExporterProcess, next: number): Promise<void> {
  const ids = (await readLog(of, `from=0&to=${Date.now()}&limit=10000`)).map(({ id }) => id);
  const told = new Set(ids);
  expect(Array.from({ length: next }, (_, at) => at).filter((at) => !told.has(at))).toEqual([]);
  expect(told.size).toBe(ids.length);
}
