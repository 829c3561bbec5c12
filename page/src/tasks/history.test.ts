import type { Tasks } from '@daskscope/api';
import { readCursor } from '@daskscope/client';
import { LIFE, tasksAnswer } from '@daskscope/client/testing/answers';
import { historyBefore } from './history.ts';

const realFetch = globalThis.fetch;
afterEach(() => void (globalThis.fetch = realFetch));

/** An exporter with so many runs, whose answers end after a few: their keys are long. */
function serve(runs: number, rowsOfAnAnswer: number): void {
  globalThis.fetch = (async (url: string) => {
    const after = readCursor(new URL(url, 'http://exporter/').searchParams.get('after')!);
    const ids = Array.from({ length: Math.min(rowsOfAnAnswer, runs - after.id) }, (_, i) => after.id + i);
    const next = after.id + ids.length;
    const more = next < runs && { more: true as const };
    const answer = tasksAnswer({ runs: ids.map((id) => ({ id })), cursor: `${LIFE}:${next}`, ...more });
    return new Response(JSON.stringify(answer));
  }) as typeof fetch;
}

test('all of the past comes, also where answers end before as many runs as were asked for', async () => {
  serve(100, 30);
  const ids: number[] = [];
  const lives = [{ id: LIFE, firstSeen: 0, lastSeen: 0, tasks: 100 }];
  const left = await historyBefore(`${LIFE}:100`, lives, (page: Tasks) => ids.push(...page.tasks.id));
  expect(left).toBe(0);
  expect(ids).toEqual(Array.from({ length: 100 }, (_, id) => id));
});
