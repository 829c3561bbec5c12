import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
// eslint-disable-next-line no-restricted-imports -- a turn for timers too, of which the writing is one
import { setTimeout as turn } from 'node:timers/promises';
import { eventually } from '../../../../test/wait-until.ts';
import { filledCluster, record, runTasks } from '../testing/filled-cluster.ts';
import { serve, type Served } from '../testing/serve.ts';
import { StreamReader } from '../testing/stream-reader.ts';

const BOUND = 64 * 1024;
const LONG = 'k'.repeat(500);
let server: Served;
const readers: StreamReader[] = [];
let responses: ServerResponse[];
const note = (message: unknown) => responses.push((message as { response: ServerResponse }).response);

beforeEach(async () => {
  responses = [];
  subscribe('http.server.request.start', note);
  server = await serve({ cluster: filledCluster(2000), pace: { bufferBytes: BOUND, heartbeatMs: 20 } });
});
afterEach(async () => {
  unsubscribe('http.server.request.start', note);
  for (const reader of readers.splice(0)) reader.leave();
  await server.close();
});

async function open(query: string): Promise<StreamReader> {
  const reader = await StreamReader.open(server, query);
  readers.push(reader);
  return reader;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Bytes that wait in the exporter for the reader that has most of them. */
const held = () => Math.max(...responses.map((response) => response.writableLength));

/**
 * Runs tasks until a reader's buffers are full, the kernel's too, and then as many again. Returns the next id.
 * @param watch what is looked at, or waited for, after each thousand
 */
async function flood(watch: (last: number) => unknown = () => undefined): Promise<number> {
  let id = 3;
  for (let full = 0, rounds = 0; full === 0 || rounds < 2 * full; rounds++) {
    runTasks(server.cluster, id, 1000, (one) => record(one, { key: `${LONG}-${one}` }));
    id += 1000;
    await turn(1);
    await watch(id - 1);
    if (full === 0 && held() > BOUND) full = rounds;
  }
  return id;
}

/** A reader that reads nothing at all. */
function openAndIgnore(query: string): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.pause();
      socket.write(`GET /api/v1/stream${query} HTTP/1.1\r\nHost: test\r\n\r\n`);
      resolve(socket);
    });
    socket.on('error', () => undefined);
  });
}

test('a reader that stops reading holds up nobody, and learns what it missed when it reads again', async () => {
  const [slow, quick] = [await open('?topics=tasks&keys=true'), await open('?topics=tasks')];
  await slow.line('tasks');
  slow.stopReading();
  const end = await flood((last) => quick.run(last));
  expect(quick.ids).toEqual(range(3, end));

  slow.readOn();
  await slow.run(end - 1);
  const lost = slow.tasks.reduce((sum, update) => sum + update.lost, 0);
  expect(lost).toBeGreaterThan(0);
  expect(slow.ids.length + lost).toBe(end - 3);
  expect(new Set(slow.ids).size).toBe(slow.ids.length);
});

test('a reader that reads again gets what it missed at once, and not by the next beat', async () => {
  await server.close();
  server = await serve({
    cluster: filledCluster(2000),
    pace: { bufferBytes: BOUND, heartbeatMs: 3_600_000 },
  });
  const slow = await open('?topics=tasks&keys=true');
  await slow.line('tasks');
  slow.stopReading();
  const end = await flood();
  slow.readOn();
  await slow.run(end - 1);
});

test('a reader that stops reading has no more waiting for it than its bound and one line', async () => {
  const ignored = await openAndIgnore('?topics=tasks&keys=true');
  let most = 0;
  await flood(() => (most = Math.max(most, held())));
  ignored.destroy();
  const longestLine = 1000 * (LONG.length + 200);
  expect(most).toBeLessThan(BOUND + longestLine);
});

test('a reader that stops reading for too long is dropped', async () => {
  const ignored = await openAndIgnore('?topics=tasks&keys=true');
  await flood();
  expect(server.cluster.watchers).toBe(1);
  server.clock.now += 60_000;
  await eventually(() => expect(server.cluster.watchers).toBe(0));
  ignored.destroy();
});
