import type { Before } from '../stored.ts';
import { MOST_CLUSTERS, MOST_NAMES, NOTHING_BEFORE, Remembered, REMEMBERED_TEXT } from './remembered.ts';

const before = (values: Partial<Before> = {}): Before => ({ ...NOTHING_BEFORE, log: 'log', ...values });

/** What is on disk was read. */
function remembered(
  onDisk: Record<string, Before> = {},
  { isThere = () => true, all = true }: { isThere?: (name: string) => boolean; all?: boolean } = {},
): Remembered {
  const remembered = new Remembered(isThere);
  remembered.read(new Map(Object.entries(onDisk)), all);
  return remembered;
}

test('a cluster that comes back goes on where it was', () => {
  const all = remembered();
  expect(all.of('c')).toEqual(NOTHING_BEFORE);
  all.add('c', before({ ids: ['1'] }));
  expect(all.of('c')).toEqual(before({ ids: ['1'] }));
  all.add('c', before({ log: 'newer', ids: ['1', '2'] }));
  expect(all.of('c')).toEqual(before({ log: 'newer', ids: ['1', '2'] }));
});

test.each([
  [
    'before',
    (all: Remembered, read: () => void) => (all.add('c', { ...NOTHING_BEFORE, ids: ['2'] }), read()),
  ],
  ['after', (all: Remembered, read: () => void) => (read(), all.add('c', { ...NOTHING_BEFORE, ids: ['2'] }))],
])('what was not known when a cluster came is not replaced by less: it went %s that was read', (_, goes) => {
  const all = new Remembered(() => true);
  expect(all.of('c')).toBeUndefined();
  goes(all, () => all.read(new Map([['c', before({ computations: 'open', ids: ['1'] })]]), true));
  expect(all.of('c')).toEqual(before({ computations: 'open', ids: ['1', '2'] }));
});

test('where there is no room for more, what is on disk of those that went first is left as it is', () => {
  const half = 'x'.repeat(REMEMBERED_TEXT / 2);
  const all = remembered({ a: before({ log: half }) });
  all.add('b', before({ computations: half }));
  expect(all.of('a')).toBeUndefined();
  expect(all.of('b')!.computations).toBe(half);
  all.add('a', { ...NOTHING_BEFORE, ids: ['2'] });
  expect(all.of('a')).toBeUndefined();
  all.add('a', before());
  expect(all.of('a')).toEqual(before());
  // What is asked for again and again takes no more.
  for (let time = 0; time < 5; time++) all.add('a', before());
  expect(all.of('b')).toBeDefined();
});

test('of so many clusters those that went first are known to be there, and are not replaced by less', () => {
  const all = remembered();
  for (let at = 0; at <= MOST_CLUSTERS; at++) all.add(String(at), before());
  expect(all.of('0')).toBeUndefined();
  expect(all.of('1')).toEqual(before());
  expect(all.of('new')).toEqual(NOTHING_BEFORE);
  for (let at = MOST_CLUSTERS; at <= MOST_NAMES + MOST_CLUSTERS; at++) all.add(String(at), before());
  expect(all.of('0')).toBeUndefined();
  all.add('0', { ...NOTHING_BEFORE, log: undefined });
  expect(all.of('0')).toBeUndefined();
});

test('where not all that is on disk was read, what is there is not taken for nothing', () => {
  const onDisk = { read: before(), failed: { ...NOTHING_BEFORE, log: undefined } };
  const some = remembered(onDisk, { isThere: (name) => name === 'ran', all: false });
  expect(['read', 'failed', 'ran', 'new'].map((name) => some.of(name))).toEqual([
    ...[before(), undefined, undefined],
    NOTHING_BEFORE,
  ]);
  some.add('ran', { ...NOTHING_BEFORE, ids: ['1'] });
  expect(some.of('ran')).toBeUndefined();
  const all = remembered(onDisk, { isThere: (name) => name === 'ran' });
  expect(all.of('failed')).toEqual(onDisk.failed);
  expect(all.of('ran')).toEqual(NOTHING_BEFORE);
});
