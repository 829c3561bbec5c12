import { LIMITS, type Events, type Status } from '@daskscope/api';
import { DaskCluster, DASK_VERSIONS } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

const OWN = 'my "own" <b>topic</b>';
const HOSTILE = '<script>alert("1")</script>\n\u001b[31mred';

interface Said {
  counts: Record<string, number>;
  all: [
    seconds: number,
    action: string,
    worker: string | null,
    lostTasks: number | null,
    lostData: number | null,
    expected: boolean | null,
  ][];
}

/** What a run on the scheduler logs, by which it is asked here. */
const OF_THE_TEST = 'run-function';

type Row = { [Column in keyof Events['events']]: Events['events'][Column][number] };

/** Oldest first. */
function rowsOf({ events }: Events): Row[] {
  const columns = Object.entries(events) as [keyof Row, unknown[]][];
  return events.id
    .map(
      (_, row) => Object.fromEntries(columns.map(([name, column]) => [name, column[row]])) as unknown as Row,
    )
    .reverse();
}

describe.each(DASK_VERSIONS)('beside distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    // What is lost with a worker was made on it, however long that took.
    const config = { 'distributed.scheduler.work-stealing': false };
    cluster = await DaskCluster.start(version, { config });
    exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    await eventually(async () => expect((await exporter.scrape()).value('dask_up')).toBe(1));
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  const events = (query = '') => exporter.json<Events>(`/api/v1/events${query}`);

  test('who came and left, and what was lost with a worker, is what the scheduler logged', async () => {
    const lost = await cluster.run<string>('lose_worker');
    await eventually(async () => {
      const { all } = await cluster.run<Said>('events');
      const expected = all.filter(([, action]) => action !== OF_THE_TEST);
      const rows = rowsOf(await events('?topic=all')).filter(({ kind }) => kind !== OF_THE_TEST);
      expect(
        rows.map((row) => [row.time, row.kind, row.worker, row.lostTasks, row.lostData, row.expected]),
      ).toEqual(expected.map(([seconds, ...rest]) => [seconds * 1000, ...rest]));
      expect(rows.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['add-worker', 'remove-worker', 'add-client']),
      );
    });
    const [gone] = rowsOf(await events(`?kind=remove-worker&worker=${encodeURIComponent(lost)}`));
    // Before 2024 Dask told no more than that it left.
    if (version >= '2024') {
      expect(gone).toMatchObject({ lostTasks: 3, lostData: 1, expected: false });
      expect(gone!.text).toBe(
        `Worker ${lost} left, unexpectedly: 3 results are computed again, scattered data of 1 key cannot be had again`,
      );
    } else expect(gone).toMatchObject({ lostTasks: null, lostData: null, text: `Worker ${lost} left` });
    // What all says of it is not said again.
    expect(rowsOf(await events('?kind=remove-worker')).filter(({ worker }) => worker === lost)).toHaveLength(
      1,
    );
  });

  test("users' own events, and what tasks print and warn, are text whatever they hold", async () => {
    const messages = [HOSTILE, { level: 1, text: HOSTILE }, 7, null, ['a', 'b'], 'x'.repeat(100_000)];
    await cluster.run('log_events', { topic: OWN, messages });
    await cluster.run('say', { text: HOSTILE });
    const query = `?topic=${encodeURIComponent(OWN)}`;
    await eventually(async () => expect((await events(query)).total).toBe(messages.length));
    const answer = await events(query);
    const rows = rowsOf(answer);
    expect(rows.slice(0, 5).map(({ data }) => JSON.parse(data) as unknown)).toEqual(messages.slice(0, 5));
    expect(rows[0]!.text).toBe(HOSTILE);
    expect(JSON.parse(rows[5]!.data)).toEqual({ bytes: expect.any(Number) as number });
    expect(rows.map((row) => row.cut)).toEqual([false, false, false, false, false, true]);
    expect(answer.counts[answer.topics.indexOf(OWN)]).toBe(messages.length);
    await eventually(async () => {
      expect(rowsOf(await events('?topic=print')).map(({ text }) => text)).toEqual([`${HOSTILE}; 7`]);
      expect(rowsOf(await events('?topic=warn')).map(({ text }) => text)).toEqual([HOSTILE]);
    });
    expect((await events(`${query}&search=ALERT`)).total).toBe(2);
    const [, second] = rows;
    expect(rowsOf(await events(`${query}&after=${second!.id}`))).toHaveLength(4);
    expect(rowsOf(await events(`${query}&limit=2`)).map(({ id }) => id)).toEqual([rows[4]!.id, rows[5]!.id]);
    expect((await events(`${query}&to=${second!.time - 1}`)).total).toBeLessThan(2);
    await expect(events('?limit=100001')).rejects.toThrow('400');
  });

  test('what no message may hold is told by what can be read of it; nothing of it is run', async () => {
    await cluster.run('log_hostile_events', { topic: 'hostile', size: 5_000_000 });
    await eventually(async () => expect((await events('?topic=hostile')).total).toBe(9));
    const rows = rowsOf(await events('?topic=hostile'));
    expect(rows.map(({ kind }) => kind)).toEqual([
      null,
      'hostile',
      'recursive',
      null,
      'long',
      'wide',
      null,
      null,
      null,
    ]);
    const [, hostile, , , long, , , keys] = rows.map(
      ({ data }) => JSON.parse(data) as Record<string, unknown>,
    );
    expect(hostile).toMatchObject({ what: null, names: { count: 100 } });
    expect(long).toEqual({ action: 'long', text: { bytes: 5_000_005 } });
    expect(keys).toMatchObject({ "('tuple', 1)": '9223372036854775808', None: 'Infinity' });
    for (const { data, text } of rows) {
      expect(data.length).toBeLessThanOrEqual(LIMITS.eventData);
      expect(text.length).toBeLessThanOrEqual(LIMITS.eventText + 100);
    }
  });

  test('events stay when the scheduler drops them, and no topic comes to be by asking', async () => {
    const before = (await cluster.run<Said>('events')).counts;
    await cluster.run('log_events', { topic: 'many', messages: Array.from({ length: 250 }, (_, n) => n) });
    await eventually(async () => {
      const answer = await events('?topic=many');
      const at = answer.topics.indexOf('many');
      expect(answer.counts[at]).toBe(250);
      expect(answer.total + answer.lost[at]!).toBe(250);
      expect(JSON.parse(answer.events.data[0]!)).toBe(249);
    });
    expect((await events('?topic=nowhere')).total).toBe(0);
    const after = (await cluster.run<Said>('events')).counts;
    // Of what came to be meanwhile something was logged: a worker that joins has a topic of its own.
    const began = Object.keys(after).filter((topic) => !(topic in before));
    expect(began).toContain('many');
    expect(began.filter((topic) => topic === 'nowhere' || !(after[topic]! > 0))).toEqual([]);
    const { cost, missing } = await exporter.json<Status>('/api/v1/status');
    expect(cost?.['events']).toBeGreaterThan(0);
    expect(missing.filter(({ feature }) => feature.includes('event'))).toEqual([]);
    expect(exporter.complaints).toEqual([]);
  });
});
