import type { Tasks } from '@daskscope/api';
import { tasksAnswer } from '../testing/answers.ts';
import { pagesOf } from './pages.ts';

const page = (cursor: string, more: boolean, ids: number[] = [1]): Tasks =>
  tasksAnswer({ cursor, runs: ids.map((id) => ({ id })), ...(more && { more: true as const }) });

async function cursors(pages: AsyncIterable<Tasks>): Promise<string[]> {
  const list: string[] = [];
  for await (const { cursor } of pages) list.push(cursor);
  return list;
}

test('goes on from the cursor while there is more, however many rows a page has', async () => {
  const asked: (string | null)[] = [];
  const answers = [page('s:1', true, []), page('s:2', true), page('s:3', false, [1, 2, 3])];
  const pages = pagesOf(async (after) => {
    asked.push(after);
    return answers[asked.length - 1]!;
  });
  expect(await cursors(pages)).toEqual(['s:1', 's:2', 's:3']);
  expect(asked).toEqual([null, 's:1', 's:2']);
});

test('the next page is asked for before the one before it is taken in, and none beyond what is wanted', async () => {
  const asked: (string | null)[] = [];
  const pages = pagesOf(
    async (after) => {
      asked.push(after);
      return page(`s:${asked.length}`, true);
    },
    ({ cursor }) => cursor !== 's:2',
  );
  await pages.next();
  expect(asked).toEqual([null, 's:1']);
  expect(await cursors(pages)).toEqual(['s:2']);
  expect(asked).toEqual([null, 's:1']);
});

test('a refusal comes where its page would', async () => {
  const pages = pagesOf(async (after) => {
    if (after !== null) throw new Error('Too many.');
    return page('s:1', true);
  });
  expect((await pages.next()).value).toMatchObject({ cursor: 's:1' });
  await expect(pages.next()).rejects.toThrow('Too many.');
});
