import { connect } from 'node:net';
import { LIMITS, type Clusters, type Problem, type Status, type StreamPresence } from '@daskscope/api';
import { eventually } from '../../../../test/wait-until.ts';
import { filledCluster, LIFE } from '../testing/filled-cluster.ts';
import { getJson, serve } from '../testing/serve.ts';
import { StreamReader } from '../testing/stream-reader.ts';
import { at, ODD, of, ServedMany } from '../testing/many-clusters.ts';

const served = new ServedMany();
beforeEach(() => served.begin());
afterEach(() => served.close());

describe('the stream', () => {
  test('is of one cluster, which is needed but for the list', async () => {
    for (const query of ['', '?topics=clusters,status'])
      await getJson(served.server, `/api/v1/stream${query}`, 400);
    await getJson(served.server, at('/api/v1/stream', 'nosuch'), 404);
    const stream = await served.open(`?${of('b')}&topics=status,tasks,clusters`);
    expect((await stream.line('status')).scheduler!.id).toBe('Scheduler-2');
    expect((await stream.line('clusters')).clusters).toHaveLength(2);
    served.many.all().next().value!.watch.cluster.changes.announce('status');
    await stream.line('heartbeat');
    const { watchers } = await getJson<Status>(served.server, at('/api/v1/status', 'b'));
    expect(watchers).toBe(1);
    expect((await getJson<Status>(served.server, at('/api/v1/status', ODD))).watchers).toBe(0);
  });

  test('tells the list, and what changes in it', async () => {
    const stream = await served.open('?topics=clusters&changes=true');
    expect(await stream.line('clusters')).toMatchObject({ complete: true, mode: 'many', clusters: [{}, {}] });
    served.many.add('new', filledCluster());
    const added = await stream.line('clusters', (data) => 'complete' in data && !data.complete);
    expect(added.clusters.map(({ name }) => name)).toEqual(['new']);
    served.many.forget('b');
    expect(await stream.line('clusters', (data) => 'gone' in data && data.gone.length > 0)).toMatchObject({
      gone: ['b'],
      clusters: [],
    });
  });

  test('tells the list where one cluster is watched, too', async () => {
    const one = await serve({ pace: { heartbeatMs: 50 } });
    const stream = await StreamReader.open(one, '?topics=clusters');
    served.readers.push(stream);
    expect(await stream.line('clusters')).toMatchObject({ mode: 'single', clusters: [{ position: 0 }] });
    await one.close();
  });

  test('hears its reader by the cluster, or without one where it is of the list', async () => {
    const name = 'reader-of-a-test-0123';
    const headers = { 'Daskscope-Reader': name };
    const hear = (query: string) => getJson<StreamPresence>(served.server, `/api/v1/stream/${name}${query}`);
    const stream = await StreamReader.open(served.server, `?${of('b')}`, headers);
    served.readers.push(stream);
    await stream.line('status');
    expect([await hear(`?${of('b')}`), await hear('')]).toEqual([{ open: true }, { open: false }]);
    const list = await StreamReader.open(served.server, '?topics=clusters', headers);
    served.readers.push(list);
    await list.line('clusters');
    expect(await hear('')).toEqual({ open: true });
  });

  describe('of several', () => {
    const both = `${of(ODD)}&${of('b')}`;
    const from = (stream: StreamReader, cluster: string) =>
      stream.lines.filter((line) => line.cluster === cluster);

    test('says of each line which it is of, and goes on from where each was', async () => {
      const stream = await served.open(`?${both}&keys=true&after=${encodeURIComponent(`${LIFE}:1`)}&after=`);
      await Promise.all([stream.line('heartbeat'), stream.run(1)]);
      await eventually(() => expect(from(stream, 'b').map(({ topic }) => topic)).toContain('heartbeat'));
      const statusOf = (cluster: string) =>
        from(stream, cluster).flatMap((line) => (line.topic === 'status' ? [line.data.scheduler!.id] : []));
      expect([statusOf(ODD)[0], statusOf('b')[0]]).toEqual([LIFE, 'Scheduler-2']);
      const idsOf = (cluster: string) =>
        from(stream, cluster).flatMap((line) => (line.topic === 'tasks' ? line.data.tasks.id : []));
      expect([idsOf(ODD), idsOf('b')]).toEqual([[1, 2], []]);
      expect(JSON.stringify(from(stream, ODD))).not.toContain('other');
      for (const name of [ODD, 'b'])
        expect((await getJson<Status>(served.server, at('/api/v1/status', name))).watchers).toBe(1);
    });

    test('hears its reader for all of them, and loses it for all', async () => {
      const name = 'reader-of-several-0123';
      const reader = await StreamReader.open(served.server, `?${both}`, { 'Daskscope-Reader': name });
      served.readers.push(reader);
      await reader.line('status');
      expect(await getJson<StreamPresence>(served.server, `/api/v1/stream/${name}?${both}`)).toEqual({
        open: true,
      });
      expect(
        await getJson<StreamPresence>(served.server, `/api/v1/stream/${name}?${both}&${of('nosuch')}`),
      ).toEqual({
        open: true,
      });
      reader.leave();
      await eventually(async () =>
        expect((await getJson<Status>(served.server, at('/api/v1/status', 'b'))).watchers).toBe(0),
      );
    });

    test('goes on without those that cannot be told of, and says why', async () => {
      const stream = await served.open(`?${both}&${of('nosuch')}&after=nonsense&after=&after=`);
      const [bad, missing] = await Promise.all(
        ['bad-parameter', 'cluster-unknown'].map((code) =>
          stream.line('end', ({ problem }) => problem?.code === code),
        ),
      );
      expect(bad).toMatchObject({ code: 'refused', problem: { parameter: 'after' } });
      expect(missing!.reason).toContain('"nosuch"');
      await stream.line('heartbeat');
      expect(from(stream, 'b').map(({ topic }) => topic)).toContain('status');
      served.many.forget('b');
      expect(await stream.line('end', ({ code }) => code === 'cluster-gone')).toBeDefined();
      await stream.closed;
    });

    test('takes one place, and loses it as one', async () => {
      await served.server.close();
      await served.begin(60_000);
      const all = await Promise.all(
        Array.from({ length: LIMITS.streams }, () => served.open(`?${both}&topics=status`)),
      );
      await Promise.all(all.map((stream) => stream.line('status', () => from(stream, 'b').length > 0)));
      const tooMany = await served.open(`?${both}`);
      await tooMany.closed;
      expect(tooMany.lines).toMatchObject(
        [ODD, 'b'].map((cluster) => ({ cluster, topic: 'end', data: { problem: { code: 'busy' } } })),
      );
      const other = connect({ port: Number(new URL(served.server.url).port), localAddress: '127.0.0.2' });
      other.write(`GET /api/v1/stream?${both} HTTP/1.1\r\nHost: exporter\r\n\r\n`);
      const lost = await Promise.race(all.map((stream) => stream.closed.then(() => stream)));
      expect(lost.lines.slice(-2)).toMatchObject(
        [ODD, 'b'].map((cluster) => ({ cluster, topic: 'end', data: { code: 'place-lost' } })),
      );
      const watchers = async () => (await getJson<Status>(served.server, at('/api/v1/status', 'b'))).watchers;
      expect(await watchers()).toBe(LIMITS.streams);
      other.destroy();
      await eventually(async () => expect(await watchers()).toBe(LIMITS.streams - 1));
      // The place is free for as many clusters.
      await (await served.open(`?${both}`)).line('status');
    });

    test('is refused where the question is none', async () => {
      for (const query of [
        `${of('b')}&${of('b')}`,
        `${both}&after=a%3A1`,
        `${both}&topics=nosuch`,
        `${both}&x=1`,
      ])
        await getJson(served.server, `/api/v1/stream?${query}`, 400);
      const names = Array.from({ length: 33 }, (_, one) => of(`job ${one}`)).join('&');
      expect(await getJson<Problem>(served.server, `/api/v1/stream?${names}`, 400)).toMatchObject({
        parameter: 'cluster',
      });
    });

    test('is of the only one, under each name, where one cluster is watched', async () => {
      const one = await serve({ pace: { heartbeatMs: 50 } });
      const stream = await StreamReader.open(one, `?${both}`);
      served.readers.push(stream);
      await eventually(() => {
        for (const name of [ODD, 'b'])
          expect(from(stream, name).map(({ topic }) => topic)).toContain('status');
      });
      stream.leave();
      await one.close();
    });
  });

  test('ends with the cluster, and the cluster is unknown then', async () => {
    const [stream, other] = [await served.open(`?${of('b')}`), await served.open(`?${of(ODD)}`)];
    await Promise.all([stream.line('status'), other.line('status')]);
    served.many.forget('b');
    expect(await stream.line('end')).toMatchObject({ code: 'cluster-gone' });
    await stream.closed;
    await getJson(served.server, at('/api/v1/status', 'b'), 404);
    const seen = other.lines.length;
    await other.line('heartbeat', () => true, seen);
    expect(other.lines.map(({ topic }) => topic)).not.toContain('end');
    served.many.add('b', filledCluster());
    expect((await getJson<Status>(served.server, at('/api/v1/status', 'b'))).scheduler!.id).toBe(LIFE);
  });
});

test('of thousands some names are told', async () => {
  for (let number = 0; number < 5_000; number++)
    served.many.add(`c${number}`, served.many.all().next().value!.watch.cluster);
  served.many.looks = 0;
  const { detail } = await getJson<Problem>(served.server, '/api/v1/status', 400);
  // At names alone, for a summary of each of 5,000 takes long.
  expect(served.many.looks).toBe(0);
  expect(detail).toContain('and 4982 more');
  expect(detail.length).toBeLessThan(500);
  expect((await getJson<Clusters>(served.server, '/api/v1/clusters')).clusters).toHaveLength(5_002);
});
