import { storedRun } from '../testing/stored-run.ts';
import { BATCH_RUNS, Queue, QUEUE_DOCUMENTS, QUEUE_RUNS, QUEUE_TEXT } from './queue.ts';
import type { Batch, Listed } from '../stored.ts';

const document = (id: string, json = '{}') => ({ kind: 'k', cluster: 'c', id, start: 0, stop: 0, json });

function filled(count: number): Queue {
  const queue = new Queue();
  for (let run = 0; run < count; run++) queue.addRun(storedRun(run));
  return queue;
}

/** Hands all on to a store that says which batches it takes, as often as it is opened again. */
function handOn(queue: Queue, takes: (batch: Batch) => boolean): number[] {
  const stored: number[] = [];
  for (let batch = queue.next(); batch; batch = queue.next())
    if (takes(batch)) {
      stored.push(...batch.runs.map(({ run }) => run));
      queue.done(batch);
    } else {
      queue.failed(batch);
      queue.again();
    }
  return stored;
}

test('hands on so many at once, in order, and those again that are not on disk', () => {
  const queue = filled(2 * BATCH_RUNS + 1);
  const [first, second] = [queue.next()!, queue.next()!];
  expect([first.runs.length, second.runs[0]!.run, queue.batches]).toEqual([BATCH_RUNS, BATCH_RUNS, 1]);
  queue.done(first);
  expect(queue.runs).toBe(BATCH_RUNS + 1);
  queue.again();
  expect(handOn(queue, () => true)).toHaveLength(BATCH_RUNS + 1);
  expect([queue.runs, queue.next()]).toEqual([0, undefined]);
});

test('drops and counts runs for which there is no room', () => {
  const queue = filled(QUEUE_RUNS);
  expect([queue.addRun(storedRun(0)), queue.dropped]).toEqual([false, 1]);
  const long = new Queue();
  const exception = 'x'.repeat(QUEUE_TEXT - 150);
  expect(long.addRun(storedRun(0, { exception }))).toBe(true);
  expect([long.addRun(storedRun(1)), long.dropped]).toEqual([false, 1]);
  long.done(long.next()!);
  expect(long.addRun(storedRun(1))).toBe(true);
});

test('of a document that is kept again only the last waits', () => {
  const queue = new Queue();
  queue.addDocument(document('a', '1'));
  queue.addDocument(document('b'));
  queue.addDocument(document('a', '2'));
  const batch = queue.next()!;
  expect(batch.documents).toEqual([document('b'), document('a', '2')]);
  queue.addDocument(document('a', '3'));
  queue.addRun(storedRun(0));
  queue.again();
  expect([queue.next()!.documents, queue.next()!.documents]).toEqual([[document('b')], [document('a', '3')]]);
});

test('drops the oldest documents for which there is no room', () => {
  const queue = new Queue();
  const half = 'x'.repeat(QUEUE_TEXT / 2 - 100);
  const dropped = ['a', 'b', 'b', 'c'].flatMap((id) => queue.addDocument(document(id, half)));
  expect(dropped.map(({ id }) => id)).toEqual(['a']);
  expect(queue.next()!.documents.map(({ id }) => id)).toEqual(['b', 'c']);
  // What is under way takes room as well.
  queue.addDocument(document('d'));
  queue.addDocument(document('e', half));
  expect(queue.next()!.documents.map(({ id }) => id)).toEqual(['e']);
});

test.each([
  ['so many', '{}', QUEUE_DOCUMENTS / 2],
  ['such large ones', 'x'.repeat(QUEUE_TEXT / 100), 49],
])(
  'how far functions were at a moment takes half of the room at most, however long nothing is stored: %s',
  (_, json, most) => {
    const queue = new Queue();
    queue.addDocument({ ...document('ended'), kind: 'computation' });
    const parts = Array.from({ length: most + 10 }, (_, at) => ({
      ...document(String(at), json),
      kind: at % 2 === 0 ? 'progress-part' : 'progress-whole',
    }));
    const dropped = parts.flatMap((part) => queue.addDocument(part));
    expect(dropped).toEqual(parts.slice(-dropped.length));
    expect(Math.abs(parts.length - dropped.length - most)).toBeLessThan(2);
    expect(queue.addDocument({ ...document('ended later', json), kind: 'computation' })).toEqual([]);
    const { documents } = queue.next()!;
    expect(documents[0]!.id).toBe('ended');
    expect(documents.at(-1)!.id).toBe('ended later');
  },
);

test.each([
  ['workers that data came from', { intervals: [{ action: 'transfer', start: 0, stop: 1, source: 'x' }] }],
  ['types', { type: 'x' }],
])('runs take room by all of their texts, such as %s', (_, values: object) => {
  const third = JSON.parse(
    JSON.stringify(values).replace('"x"', JSON.stringify('x'.repeat(QUEUE_TEXT / 3))),
  ) as object;
  const queue = new Queue();
  expect([0, 1, 2].map((run) => queue.addRun(storedRun(run, third)))).toEqual([true, true, false]);
});

test('documents take room by all that they are listed by', () => {
  const queue = new Queue();
  const listed = { texts: ['x'.repeat(QUEUE_TEXT / 2)] } as unknown as Listed;
  queue.addDocument({ ...document('a'), listed });
  expect(queue.addDocument({ ...document('b'), listed }).map(({ id }) => id)).toEqual(['a']);
});

test('drops the one run that a store does not take, after some tries, and goes on', () => {
  const queue = filled(100);
  queue.addDocument(document('a'));
  let tries = 0;
  const stored = handOn(queue, ({ runs }) => {
    if (!runs.some(({ run }) => run === 37)) return true;
    tries++;
    return false;
  });
  expect(stored).toEqual(Array.from({ length: 100 }, (_, run) => run).filter((run) => run !== 37));
  expect([queue.dropped, queue.runs]).toEqual([1, 0]);
  expect(tries).toBeLessThan(15);
  queue.addDocument(document('b'));
  handOn(queue, ({ documents }) => documents.length === 0);
  expect([queue.dropped, queue.batches]).toEqual([1, 0]);
});
