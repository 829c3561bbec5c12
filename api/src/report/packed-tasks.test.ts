import fc from 'fast-check';
import type { Tasks } from '../tasks/tasks.ts';
import { packedTasks } from './packed-tasks.ts';
import { reportPieces, unpackReport, type ReportHead } from './report.ts';

const MOST = 8;
const DIGITS = Array.from({ length: 16 }, (_, digit) => digit.toString(16));
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...DIGITS), minLength: length, maxLength: length });
const key = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  hex(32),
  fc.tuple(fc.string(), hex(32), fc.string()).map((parts) => parts.join('')),
  fc.tuple(fc.string(), fc.uuid(), fc.string()).map((parts) => parts.join('-')),
);
const row = fc.record({
  life: fc.nat(3),
  id: fc.nat(1e9),
  prefix: fc.nat(300),
  worker: fc.nat(5),
  thread: fc.nat(3),
  status: fc.nat(1),
  nbytes: fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true })),
  key,
});
const interval = fc.record({
  task: fc.nat(MOST - 1),
  action: fc.nat(4),
  start: fc.integer({ min: -1e12, max: 1e12 }).map((microseconds) => microseconds / 1000),
  duration: fc.nat(1e9).map((microseconds) => microseconds / 1000),
});
const source = fc.record({ interval: fc.nat(1e6), worker: fc.nat(70_000) });
const page = fc.record({
  tasks: fc.array(row, { minLength: MOST, maxLength: MOST }).map(columns),
  intervals: fc.array(interval, { minLength: 1, maxLength: MOST }).map(columns),
  sources: fc.array(source, { minLength: 1, maxLength: MOST }).map(columns),
});

/** Rows as columns. */
function columns(rows: Record<string, unknown>[]): Record<string, unknown[]> {
  return Object.fromEntries(Object.keys(rows[0]!).map((name) => [name, rows.map((one) => one[name])]));
}

function packed(page: Tasks): Uint8Array[] {
  const work = packedTasks(page);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const bytesOf = (pieces: Uint8Array[]) => new Uint8Array(Buffer.concat(pieces));

test('what is unpacked is what was packed, to the microsecond', () =>
  fc.assert(
    fc.property(fc.array(page, { maxLength: 2 }), fc.string(), (pages, address) => {
      const head = { time: 1, status: { address } } as unknown as ReportHead;
      const parts = pages.map((one) => packed(one as unknown as Tasks));
      const report = unpackReport(bytesOf(reportPieces([Buffer.from(JSON.stringify(head))], parts)));
      expect(report).toEqual({ ...head, tasks: pages });
    }),
  ));

test('a hash takes 16 bytes, whatever else stands in the keys', () => {
  const hashes = Array.from({ length: 1000 }, (_, index) => index.toString(16).padStart(32, 'a'));
  const size = (keys: string[]) => bytesOf(packed({ ...EMPTY, tasks: { ...EMPTY.tasks, key: keys } })).length;
  const [with32, without] = [size(hashes.map((hash) => `inc-${hash}`)), size(hashes.map(() => 'inc-'))];
  expect(with32 - without).toBeLessThanOrEqual(17 * 1000);
});

const EMPTY: Tasks = {
  cursor: ':0',
  reset: false,
  lost: 0,
  now: 0,
  base: 0,
  lives: [],
  prefixes: [],
  workers: [],
  actions: [],
  tasks: { life: [], id: [], prefix: [], worker: [], thread: [], status: [], nbytes: [], key: [] },
  intervals: { task: [], action: [], start: [], duration: [] },
  sources: { interval: [], worker: [] },
};

test('what is cut is refused', () => {
  const pieces = reportPieces([Buffer.from('{}')], [packed(EMPTY)]);
  const whole = bytesOf(pieces);
  expect(unpackReport(whole).tasks).toEqual([EMPTY]);
  for (let length = 3; length < whole.length; length++)
    if (length !== 6) expect(() => unpackReport(whole.slice(0, length))).toThrow();
});
