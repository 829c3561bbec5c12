import { MOST_TEXT } from '../../exporter/src/history/clickhouse/others.ts';
import { storedRun } from '../../exporter/src/history/testing/stored-run.ts';
import type { Store } from '../../exporter/src/history/store.ts';
import type { StoredDocument } from '../../exporter/src/history/stored.ts';
import { BesideClickHouse } from './beside-clickhouse.ts';

const beside = new BesideClickHouse();

test('several exporters share a database, and each sees what all wrote', async () => {
  const { store: one, database } = await beside.clickHouse();
  const { store: other } = await beside.clickHouse(database);
  const document = { kind: 'log', cluster: 'b', id: '', start: 1.7e12, stop: 1.7e12 };
  await one.take({ runs: [storedRun(0)], rows: [], documents: [{ ...document, json: '{"of":"one"}' }] });
  await other.take({
    runs: [storedRun(0, { cluster: 'b' })],
    rows: [],
    documents: [{ ...document, json: '{"of":"other"}' }],
  });
  expect((await one.find({ cluster: 'b', held: [], keys: true, limit: 9 })).rows.run).toEqual([0]);
  expect(await one.documents({ kind: 'log', limit: 9 })).toEqual([{ ...document, json: '{"of":"other"}' }]);
});

test('what another exporter wrote, dropped, or keeps for fewer days is told to those that share it', async () => {
  const { store: one, database } = await beside.clickHouse(undefined, { bytes: 1 });
  const { store: other } = await beside.clickHouse(database);
  const day = 86_400_000_000;
  const noon = Date.UTC(2023, 10, 14, 12) * 1000;
  const at = (run: number, life = 'L') =>
    storedRun(run, { life, start: noon, stop: noon + run * day, intervals: [] });
  await one.take({ runs: [at(0), at(1)], rows: [], documents: [] });
  const now = Date.now() * 1000;
  const document = { kind: 'log', cluster: 'c', id: '', start: now, stop: now, json: '{}' };
  const lately = storedRun(0, { life: 'M', start: now, stop: now, intervals: [] });
  await one.take({ runs: [lately], rows: [], documents: [document] });
  expect(await other.others(['log'])).toEqual({
    lives: [{ cluster: 'c', life: 'M', next: 1, until: now }],
    documents: [document],
    heard: expect.any(Number) as number,
  });
  // It goes on in the order that the first began.
  await other.take({
    runs: [storedRun(1, { life: 'M', start: now, stop: now, intervals: [] })],
    rows: [],
    documents: [],
  });
  expect(await beside.server.ask("SELECT DISTINCT era FROM lives WHERE life = 'M'", database)).toBe('2');

  // Before they go, so that none says that it has what another drops.
  const { goneUntil } = await one.upkeep(now / 1000);
  expect(goneUntil).toBe(Date.UTC(2023, 10, 16) * 1000);
  expect((await other.upkeep(now / 1000)).goneUntil).toBe(goneUntil);
  const runs = async () => (await other.find({ cluster: 'c', held: [], keys: true, limit: 9 })).rows.run;
  expect(await runs()).toEqual([0, 1, 0, 1]);
  await beside.ageTold(database);
  // Whoever told it.
  expect((await other.upkeep(now / 1000)).goneUntil).toBe(goneUntil);
  expect(await runs()).toEqual([0, 1]);
  const ttl = (time: string) => `MODIFY TTL toDateTime(intDiv(ended, 1000000)) + INTERVAL ${time}`;
  for (const [change, hours] of [
    [ttl('3 DAY'), 72],
    [ttl('5 HOUR'), 5],
    [ttl('2 WEEK'), 14 * 24],
    ['REMOVE TTL', Infinity],
  ] as const) {
    await beside.server.ask(`ALTER TABLE runs ${change}`, database);
    expect((await other.upkeep(now / 1000)).goneUntil).toBe(
      Math.max(goneUntil!, now - hours * 3_600_000_000),
    );
  }
});

test('a store that is opened again tells what others wrote since it was heard, however long that is ago', async () => {
  const { store: one, database } = await beside.clickHouse();
  const { store: other } = await beside.clickHouse(database);
  const now = Date.now();
  const written = (id: string) => ({ kind: 'log', cluster: 'c', id, start: now, stop: now, json: '{}' });
  await one.take({ runs: [], rows: [], documents: [written('before')] });
  const { heard } = await other.others(['log']);
  // As an hour later, of which the last three minutes are looked at by themselves.
  await beside.server.ask(
    `INSERT INTO documents VALUES ('log', 'c', 'meanwhile', ${now}, ${now}, '{}', ${(now + 1_800_000) * 1000}),
     ('log', 'c', 'lately', ${now}, ${now}, '{}', ${(now + 3_600_000) * 1000})`,
    database,
  );
  const tells = async (options: { heard?: number }) => {
    const { store } = await beside.clickHouse(database, options);
    return (await store.others(['log'])).documents.map(({ id }) => id).sort();
  };
  expect(await tells({ heard: heard! })).toEqual(['before', 'lately', 'meanwhile']);
  expect(await tells({})).toEqual(['lately']);
});

test('of what others wrote each is told once, who watches before all else, and no more at once than there is room for', async () => {
  const { store: one, database } = await beside.clickHouse();
  const { store: other } = await beside.clickHouse(database);
  const kinds = ['watched', 'log', 'progress'];
  const document = (kind: string, at: number, json: string): StoredDocument => {
    const now = Date.now();
    return { kind, cluster: `c${at}`, id: '', start: now, stop: now, json };
  };
  const take = (documents: StoredDocument[]) => one.take({ runs: [], rows: [], documents });
  const told = async (store: Store) =>
    (await store.others(kinds)).documents.map(({ kind, cluster }) => `${kind} ${cluster}`);
  const logs = Array.from({ length: 50 }, (_, at) => document('log', at, 'x'.repeat(MOST_TEXT / 20)));
  await take([...logs, document('other', 0, ''), document('watched', 0, '{}')]);
  expect(await told(one)).toEqual([]);
  const first = await told(other);
  expect(first[0]).toBe('watched c0');
  expect(first.length).toBeLessThan(50);
  const then = await told(other);
  expect([...first, ...then].sort()).toEqual(
    ['watched c0', ...logs.map(({ cluster }) => `log ${cluster}`)].sort(),
  );
  expect(await told(other)).toEqual([]);
  await take([document('progress', 7, '{}'), document('log', 7, '{}')]);
  expect([await told(other), await told(one)]).toEqual([['log c7', 'progress c7'], []]);
});

test('a start is told of as many clusters as there is room for, those that went last, by both alike', async () => {
  const { stores } = await beside.both();
  const document = (kind: string, at: number): StoredDocument => ({
    ...{ kind, cluster: `c${at}`, id: '', start: 1.7e12 + at, stop: 1.7e12 + at, json: 'é'.repeat(10) },
  });
  const documents = [0, 1, 2, 3].flatMap((at) => [document('log', at), document('progress', at)]);
  for (const store of stores) await store.take({ runs: [], rows: [], documents });
  for (const [clusters, characters, names] of [
    [9, 80, ['c0', 'c1', 'c2', 'c3']],
    [9, 79, ['c1', 'c2', 'c3']],
    [2, 1e9, ['c2', 'c3']],
    [9, 19, []],
  ] as const)
    for (const store of stores) {
      const told = await store.before({ kinds: ['log', 'progress'], clusters, characters });
      expect([...new Set(told.documents.map(({ cluster }) => cluster))]).toEqual(names);
      expect([told.documents.length, told.all]).toEqual([names.length * 2, names.length === 4]);
    }
});
