import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { LIMITS, type Problem } from '@daskscope/api';
import { eventually } from '../../../../test/wait-until.ts';
import { checkAnswer } from '../testing/contract.ts';
import { runTasks, tellProgress } from '../testing/filled-cluster.ts';
import { get, getJson } from '../testing/serve.ts';
import { StreamReader } from '../testing/stream-reader.ts';
import { Demand } from '../../demand.ts';
import { Answers } from '../answers/answers.ts';
import type { Log } from '../log.ts';
import { AnswerPlaces } from '../clients/answer-places.ts';
import { Places } from '../clients/places.ts';
import { clustersTable, listingOfOne } from '../clusters/cluster-list.ts';
import { OwnOutlet } from './outlet.ts';
import { Readers } from './readers.ts';
import { Streams } from '../testing/streams.ts';

const streams = new Streams();
afterEach(() => streams.close());

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test('readers are counted while they are there', async () => {
  await streams.start();
  const [one, other] = [await streams.open(), await streams.open()];
  expect(streams.server.cluster.watchers).toBe(2);
  expect(streams.server.demand.watching).toBe(true);
  one.leave();
  other.leave();
  const { promise: away, resolve } = deferred();
  streams.server.demand.onChange((watching) => !watching && resolve());
  await away;
  expect(streams.server.cluster.watchers).toBe(0);
});

test.each([
  ['topics=tasks,nonsense', 'topics', /topics takes .*'nonsense'/],
  ['topics=', 'topics', /topics/],
  ['after=nonsense', 'after', /after/],
  ['keys=1', 'keys', /keys/],
  ['nosuch=1', 'nosuch', /nosuch/],
])('%s is refused by a code and a sentence', async (query, parameter, sentence) => {
  await streams.start();
  const problem = await getJson<Problem>(streams.server, `/api/v1/stream?${query}`, 400);
  expect(problem).toMatchObject({ code: 'bad-parameter', parameter });
  expect(problem.detail).toMatch(sentence);
  expect(streams.server.cluster.watchers).toBe(0);
});

test('one stream too many is 429', async () => {
  await streams.start({ pace: { heartbeatMs: 60_000 } });
  await Promise.all(range(0, LIMITS.streams).map(() => streams.open('?topics=status')));
  const { status, headers, text } = await get(streams.server, '/api/v1/stream');
  expect([status, headers['retry-after']]).toEqual([429, '1']);
  checkAnswer('/api/v1/stream', 429, JSON.parse(text));
  expect(JSON.parse(text)).toMatchObject({ code: 'busy' });
});

test('who has most streams loses one to another client, and is told so', async () => {
  await streams.start({ pace: { heartbeatMs: 60_000 } });
  await Promise.all(range(0, LIMITS.streams).map(() => streams.open('?topics=status')));
  const port = Number(new URL(streams.server.url).port);
  const other = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
  other.write('GET /api/v1/stream HTTP/1.1\r\nHost: exporter\r\n\r\n');
  const ended = streams.readers.slice(-LIMITS.streams).map(async (reader) => {
    await reader.line('end');
    return reader.lines.at(-1);
  });
  expect(await Promise.race(ended)).toMatchObject({ data: { code: 'place-lost' } });
  other.destroy();
});

test('a failure of one stream ends that one and is logged', async () => {
  await streams.start();
  const [broken, whole] = [await streams.open('?topics=progress'), await streams.open('?topics=tasks')];
  await broken.line('progress');
  jest.spyOn(streams.server.cluster.prefixes, 'totals').mockImplementationOnce(() => {
    throw new Error('broken');
  });
  tellProgress(streams.server.cluster, 7);
  await broken.closed;
  runTasks(streams.server.cluster, 3, 1);
  await whole.run(3);
  expect(streams.server.logged).toEqual(['A stream failed']);
});

test('who leaves before being let in is no reader', async () => {
  await streams.start();
  const { cluster } = streams.server;
  const all = new Readers({
    cluster,
    answers: new Answers(cluster, Date.now),
    demand: new Demand(cluster, 0),
    places: new AnswerPlaces(new Places(LIMITS.streams)),
    clusters: clustersTable(listingOfOne(cluster), Date.now),
    clock: Date.now,
    log: { error: jest.fn() } as unknown as Log,
  });
  const { promise: entered, resolve } = deferred();
  const slow: Server = createServer((_request, response) => {
    response.on('close', () => {
      all.enter({}, new OwnOutlet(response));
      resolve();
    });
    client.destroy();
  }).listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const client = connect((slow.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET /api/v1/stream HTTP/1.1\r\nHost: exporter\r\n\r\n');
  await entered;
  expect([all.count, cluster.watchers]).toEqual([0, 0]);
  all.close();
  slow.close();
});

test('streams asked for one behind the other on a connection take one place', async () => {
  await streams.start();
  const watched = (count: number) => eventually(() => expect(streams.server.cluster.watchers).toBe(count));
  const client = connect(Number(new URL(streams.server.url).port), '127.0.0.1');
  client.write('GET /api/v1/stream HTTP/1.1\r\nHost: exporter\r\n\r\n'.repeat(3));
  await watched(1);
  await (await streams.open()).line('heartbeat');
  expect(streams.server.cluster.watchers).toBe(2);
  client.destroy();
  await watched(1);
});

function deferred() {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('a reader behind a proxy', () => {
  const NAME = '0123456789abcdef';
  const named = () => StreamReader.open(streams.server, '', { 'Daskscope-Reader': NAME });

  test('gets its lines as events where it asks for them', async () => {
    const { url } = await streams.start();
    const leaving = new AbortController();
    const answer = await fetch(`${url}/api/v1/stream`, {
      headers: { Accept: 'text/event-stream' },
      signal: leaving.signal,
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const decoder = new TextDecoder();
    let text = '';
    const body = answer.body!.getReader();
    while (!text.includes('"heartbeat"')) text += decoder.decode((await body.read()).value, { stream: true });
    leaving.abort();
    const events = text.split('\n\n').slice(0, -1);
    expect(events.length).toBeGreaterThan(3);
    for (const event of events) {
      expect(event).toMatch(/^data: [^\n]+$/);
      checkAnswer('/api/v1/stream', 200, JSON.parse(event.slice('data: '.length)));
    }
  });

  test('that says no more that it is there has its stream ended, though somebody reads on', async () => {
    const { clock, cluster } = await streams.start();
    const reader = await named();
    streams.readers.push(reader);
    await reader.line('heartbeat');
    clock.now += 30_000;
    expect(await getJson(streams.server, `/api/v1/stream/${NAME}`)).toEqual({ open: true });
    clock.now += 30_000;
    const from = reader.lines.length;
    await reader.line('heartbeat', () => true, from);
    expect(cluster.watchers).toBe(1);
    clock.now += 30_000;
    await reader.line('end', ({ code }) => code === 'absent');
    await reader.closed;
    expect(cluster.watchers).toBe(0);
    expect(await getJson(streams.server, `/api/v1/stream/${NAME}`)).toEqual({ open: false });
  });

  test('that has come back by another stream is heard though the first ends only now', async () => {
    const { cluster } = await streams.start();
    const [before, now] = [await named(), await named()];
    streams.readers.push(now);
    expect(cluster.watchers).toBe(2);
    before.leave();
    await eventually(() => expect(cluster.watchers).toBe(1));
    expect(await getJson(streams.server, `/api/v1/stream/${NAME}`)).toEqual({ open: true });
  });

  test('without a name need not say that it is there', async () => {
    const { clock } = await streams.start();
    const reader = await streams.open();
    await reader.line('heartbeat');
    clock.now += 300_000;
    const from = reader.lines.length;
    await reader.line('heartbeat', () => true, from);
  });
});
