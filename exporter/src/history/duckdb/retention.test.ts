import { randomBytes } from 'node:crypto';
import { DAY_MS } from '../day.ts';
import { storedRun } from '../testing/stored-run.ts';
import { SealedFiles } from './sealed-files.ts';
import { holdUpTheNext } from './testing/held-question.ts';
import { found, numbers, runs, storesOfEachTest, take } from './testing/stores.ts';

const { opened, files } = storesOfEachTest();

test('what is too old or too much goes, the oldest first', async () => {
  const now = storedRun(10).stop / 1000 + 1;
  const { store } = await opened({ sealRuns: 5, days: 1 });
  await take(store, ...runs(5));
  expect(await store.upkeep(now)).toMatchObject({ goneUntil: null });
  await take(store, ...runs(5, 5));
  expect(await store.upkeep(now)).toMatchObject({ goneUntil: null });
  expect(await store.upkeep(now + 86_400_000)).toMatchObject({ goneUntil: storedRun(9).stop });
  expect(await found(store)).toEqual([]);
  await store.close();
  const { store: small } = await opened({ sealRuns: 1, bytes: 1 });
  await take(small, storedRun(11));
  await small.upkeep(now);
  expect(await found(small)).toEqual([]);
});

/** Texts that take as much on disk. */
const document = (id: number, stop: number) => ({
  ...{ kind: 'computation', cluster: 'c', id: String(id), start: stop, stop },
  json: randomBytes(60_000).toString('hex'),
});

test('what is deleted of the open file gives its room back', async () => {
  const { store } = await opened({ days: 1 });
  const now = Date.now();
  const size = async (days: number) => {
    const documents = numbers(25).map((id) => document(id, now + days * DAY_MS));
    await store.take({
      runs: [],
      rows: [],
      documents: documents.map((one) => ({ ...one, id: `${days}-${one.id}` })),
    });
    await store.upkeep(now + days * DAY_MS);
    return (await store.size()).bytes;
  };
  const sizes: number[] = [];
  for (const round of numbers(12)) sizes.push(await size(2 * round));
  // Some of what is gone stays until it is more than what is there, so that the file is larger than it was at first; it grows no more.
  expect(sizes.at(-1)).toBeLessThan(1.5 * sizes[3]!);
});

test('an open file that is large makes no runs of past days go, but its own oldest documents', async () => {
  const bytes = 5_000_000;
  const { store } = await opened({ bytes });
  await take(store, ...runs(10));
  await store.seal();
  const now = Date.now();
  await store.take({
    runs: runs(2, 10),
    rows: [],
    documents: numbers(60).map((id) => document(id, now + id)),
  });
  expect((await store.size()).bytes).toBeGreaterThan(bytes);
  expect(await store.upkeep(now + 10_000)).toEqual({ goneUntil: null, problem: null });
  expect(await found(store)).toEqual(numbers(12));
  expect((await store.size()).bytes).toBeLessThan(bytes);
  const kept = await store.documents({ kind: 'computation', cluster: 'c', limit: 10_000 });
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.map(({ id }) => id)).toEqual(numbers(60).reverse().slice(0, kept.length).map(String));
  await store.close();
  expect(await (await opened()).store.documents({ kind: 'computation', limit: 10_000 })).toEqual(kept);
});

test('how far functions were at moments makes no computation go: it has a quarter of the room', async () => {
  const bytes = 8_000_000;
  const { store } = await opened({ bytes });
  const now = Date.now();
  // 240,000 characters of two million, and three million that are newer.
  const computations = numbers(2).map((id) => document(id, now + id));
  const moments = numbers(30).map((id) => ({
    ...document(id, now + 100 + id),
    kind: id % 10 === 0 ? 'progress-whole' : 'progress-part',
  }));
  await store.take({ runs: [], rows: [], documents: [...computations, ...moments] });
  for (let more = 0; (await store.size()).bytes <= bytes / 2; more++)
    await store.take({ runs: [], rows: [], documents: [{ ...document(more, now + 50), kind: 'else' }] });
  await store.upkeep(now + 10_000);
  const kept = async (kind: string) => (await store.documents({ kind, limit: 1_000 })).map(({ id }) => id);
  expect(await kept('computation')).toEqual(['1', '0']);
  expect([...(await kept('progress-part')), ...(await kept('progress-whole'))].map(Number).sort()).toEqual([
    26, 27, 28, 29,
  ]);
});

test('a file goes when nobody reads it any more', async () => {
  const { store } = await opened({ bytes: 1 });
  await take(store, ...runs(3));
  await store.seal();
  const goOn = holdUpTheNext();
  const asked = found(store);
  const gone = store.upkeep(Date.now());
  // It waits for that, and goes as well.
  await take(store, storedRun(3));
  goOn();
  expect(await asked).toEqual(numbers(3));
  expect(await gone).toMatchObject({ goneUntil: storedRun(3).stop });
});

test('what is to go does so where a disk has no room for another file', async () => {
  const now = Date.now();
  const { store } = await opened({ sealRuns: 2, days: 1 });
  await take(store, ...runs(2));
  await store.seal();
  await take(store, ...runs(2, 2));
  const write = jest.spyOn(SealedFiles.prototype, 'write').mockRejectedValue(new Error('No space left'));
  expect(await store.upkeep(now)).toEqual({
    goneUntil: storedRun(1).stop,
    problem: expect.stringContaining('is full'),
  });
  write.mockRestore();
});

test('clocks of workers do not say when a file is due, nor for how long it is kept', async () => {
  const { store } = await opened({ days: 1 });
  await take(store, storedRun(0, { start: 0, stop: 0 }), storedRun(1, { stop: Number.MAX_SAFE_INTEGER }));
  const now = Date.now();
  await store.upkeep(now);
  expect(files()).toEqual([]);
  const { goneUntil } = await store.upkeep(now + 2 * 86_400_000);
  expect(goneUntil! / 1000).toBeLessThan(now + 60_000);
  expect(await found(store)).toEqual([]);
});
