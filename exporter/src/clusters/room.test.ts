import { makeRoom, type KeptCluster } from './room.ts';

class Log {
  size: number;

  constructor(size: number) {
    this.size = size;
  }

  dropOldest(runs: number): void {
    this.size -= runs;
  }
}

const cluster = (
  name: string,
  runs: number,
  goneSince: number | null = null,
  bytes: number | null = null,
) => ({
  name,
  goneSince,
  bytes,
  log: new Log(runs),
});
const names = (clusters: (KeptCluster & { name: string })[]) => clusters.map(({ name }) => name);

test('while there is room nothing goes', () => {
  expect(makeRoom([cluster('a', 50_000), cluster('b', 30_000, 1)], 80_000)).toEqual([]);
});

test('those that ended longest ago go first, as many as need be', () => {
  const all = [
    cluster('a', 50_000),
    cluster('late', 30_000, 3),
    cluster('first', 20_000, 1),
    cluster('second', 20_000, 2),
  ];
  expect(names(makeRoom(all, 100_000))).toEqual(['first']);
  expect(names(makeRoom(all, 80_000))).toEqual(['first', 'second']);
  expect(all[0]!.log.size).toBe(50_000);
});

test('one that is gone takes room, however few runs it has', () => {
  const gone = Array.from({ length: 5 }, (_, at) => cluster(`gone-${at}`, 0, at));
  expect(names(makeRoom(gone, 30_000))).toEqual(['gone-0', 'gone-1']);
});

test('one that is gone takes room for all that is known of it, be it texts and not runs', () => {
  const texts = 32 * 1024 * 1024;
  const gone = Array.from({ length: 10 }, (_, at) => cluster(`gone-${at}`, 100, at, texts));
  expect(names(makeRoom(gone, 1_000_000))).toEqual(['gone-0', 'gone-1', 'gone-2', 'gone-3', 'gone-4']);
  const all = [cluster('a', 900_000), cluster('gone', 100, 1, texts)];
  expect(names(makeRoom(all, 1_000_000))).toEqual(['gone']);
  expect(all[0]!.log.size).toBe(900_000);
});

test('while none is gone the largest logs lose their oldest runs, and the small ones none', () => {
  const all = [cluster('a', 60_000), cluster('b', 50_000), cluster('c', 1_000)];
  expect(makeRoom(all, 51_000)).toEqual([]);
  expect(all.reduce((sum, { log }) => sum + log.size, 0)).toBe(51_000);
  expect(all[2]!.log.size).toBe(1_000);
  expect(Math.abs(all[0]!.log.size - all[1]!.log.size)).toBeLessThanOrEqual(1_000);
});
