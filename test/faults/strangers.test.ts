import { get } from 'node:http';
import type { Status } from '@daskscope/api';
import { SimulatorProcess } from '../browser/simulator-process.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { Stranger } from './stranger.ts';

const MEGABYTE = 2 ** 20;
const WORKERS = 1000;
/** A second on a quiet machine. */
const ANSWER_MS = 120_000;
/** What waits for those who do not read, and what is being made. */
const MEMORY = 400 * MEGABYTE;

/** Of answers to the other client. */
const ROUNDS = 5;

const PAGE = '/api/v1/openapi.json';

/** What one client does to an exporter. */
const ABUSES: [string, (stranger: Stranger) => void][] = [
  ['asks for 1,800 scrapes in one write', (one) => one.pipeline('/metrics', 1800)],
  ['asks for all workers 1,800 times in one write', (one) => one.pipeline('/api/v1/workers', 1800)],
  ['asks for 1,800 streams in one write', (one) => one.pipeline('/api/v1/stream', 1800)],
  [
    'asks for 1,800 streams by 20 connections',
    (one) => {
      for (let connection = 0; connection < 20; connection++) one.pipeline('/api/v1/stream', 90);
    },
  ],
  ['opens as many streams as it gets', (one) => one.ask(() => '/api/v1/stream?topics=tasks,workers', 400)],
  ['reads nothing of 300 scrapes', (one) => one.ask(() => '/metrics', 300)],
  ['reads nothing of all workers, 300 times', (one) => one.ask(() => '/api/v1/workers', 300)],
  ['reads nothing of the progress, 300 times', (one) => one.ask(() => '/api/v1/progress', 300)],
  [
    'reads nothing of the failures, 300 times',
    (one) => one.ask((i) => `/api/v1/errors?limit=${1000 - i}`, 300),
  ],
  [
    'reads nothing of the tasks, 300 times',
    (one) => one.ask((i) => `/api/v1/tasks?limit=${100_000 - i}&keys=true`, 300),
  ],
  ['reads nothing of the page, 300 times', (one) => one.ask(() => '/', 300)],
  ['reads nothing of the document, 300 times', (one) => one.ask(() => PAGE, 300)],
  ['dawdles over the headers of 1,500 requests', (one) => one.dawdle(1500)],
  ['opens 1,500 connections and says nothing', (one) => one.keepSilent(1500)],
  ['hammers at /metrics by 8 connections', (one) => one.hammer('/metrics', 8)],
  ['hammers at the tasks by 8 connections', (one) => one.hammer('/api/v1/tasks?limit=100000&keys=true', 8)],
];

let simulator: SimulatorProcess;
let exporter: ExporterProcess;
let stranger: Stranger;
/** Bytes, before anybody came. */
let before: number;

beforeAll(async () => {
  simulator = await SimulatorProcess.start([
    `--workers=${WORKERS}`,
    '--rate=200',
    '--history=50000',
    '--fail-every=5',
  ]);
  exporter = await ExporterProcess.start(simulator.address);
  await eventually(async () => {
    const { cluster, taskLog } = await exporter.json<Status>('/api/v1/status');
    expect(cluster.workers).toBe(WORKERS);
    expect(taskLog.tasks).toBeGreaterThan(40_000);
  });
  before = exporter.memory;
});

/** The last part of an address of this machine: who came before may not have left altogether. */
let newcomer = 2;

beforeEach(() => {
  stranger = new Stranger(exporter.url, `127.0.0.${newcomer++}`);
});

afterEach(() => stranger.leave());

test.each(ABUSES)('while one client %s, another is answered, and memory is bounded', async (_, abuse) => {
  abuse(stranger);
  // What grows by it grows while others are answered, once all of it is there.
  await eventually(() => expect(stranger.isThere).toBe(true));
  for (let round = 0; round < ROUNDS; round++) {
    for (const path of [
      '/-/healthy',
      '/metrics',
      '/api/v1/status',
      '/api/v1/tasks?limit=0&totals=true',
      '/api/v1/stream',
    ]) {
      await answered(exporter.url + path);
    }
  }
  // What nobody needs any more may wait for a busy machine to collect it.
  await eventually(() => expect(exporter.memory - before).toBeLessThan(MEMORY));
});

/** Until the whole of an answer, or a stream's first line, is there. @throws Error if that takes too long, or is no answer */
function answered(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, timeout: ANSWER_MS }, (response) => {
      const done = () => {
        resolve();
        request.destroy();
      };
      if (response.statusCode !== 200) reject(new Error(`GET ${url} answered ${response.statusCode}`));
      response.on('error', reject);
      response.on('end', done);
      response.on('data', () => url.includes('stream') && done());
    });
    // eslint-disable-next-line no-restricted-syntax -- a deadline, not a wait
    const late = setTimeout(
      () => request.destroy(new Error(`GET ${url}: no answer in ${ANSWER_MS} ms`)),
      ANSWER_MS,
    );
    request.on('error', reject).on('close', () => clearTimeout(late));
  });
}
