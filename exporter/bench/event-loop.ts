import { setTimeout as wait } from 'node:timers/promises';
import { LIMITS } from '@daskscope/api';
import { START } from '../src/metrics/testdata/cluster.ts';
import { ON_REQUEST } from '../src/http/testing/serve.ts';
import type { Comm } from '../src/protocol/comm.ts';
import { decoding, encode, type Message } from '../src/protocol/msgpack.ts';
import { Channel } from '../src/scheduler/feeds/channel.ts';
import { running } from '../src/scheduler/figures/tasks/running.ts';
import { workers } from '../src/scheduler/figures/workers/workers.ts';
import { TaskStream } from '../src/scheduler/task-stream/task-stream.ts';
import { commOf } from '../src/scheduler/testing/comm-of.ts';
import { inSlices } from '../src/slices.ts';
import type { Cluster } from '../src/state/cluster.ts';
import { fullCluster, TASKS } from './setup/full-cluster.ts';
import { holdOf, holdRow, type Held } from './setup/hold.ts';
import { largeProfile } from './setup/large-profile.ts';
import { runningPush, workersPush } from './setup/large-push.ts';
import { recordOnWire } from './setup/record-on-wire.ts';
import { serveCluster } from './setup/serve-cluster.ts';
import type { Row } from './setup/row.ts';

/** For a short look: BENCH_ONLY="streams that begin" npm run bench -- event-loop */
const ONLY = process.env.BENCH_ONLY ?? '';
const RUNS = 3;
const RECORDS_PER_SECOND = 10_000;
const INTAKE_MS = 100;
const WORKERS = 5_000;
const PUSHES = 3;
const STREAMS = 10;
const HISTORY = 100_000;
const SLOWLY_MS = 20;
const SECONDS = 5;
/** Longer than names stay when there are too many. */
const LATER_MS = 3_600_000;

/** How long anything holds the exporter with 1,000,000 runs. */
export async function bench(): Promise<Row[]> {
  let later = 0;
  const cluster = fullCluster(() => performance.now() + later);
  const profile = largeProfile();
  const { asker, close } = await serveCluster(cluster, {
    ...ON_REQUEST,
    // Another each time: the text of one that is shared is made once.
    profile: async () => ({ ...profile }),
  });
  const pushes = new Pushes(cluster);
  const intake = new Intake(cluster);
  const life = cluster.identity!.id;
  const paths = routes(life);
  const measures: [string, () => Promise<unknown>][] = [
    ...paths.map((path): [string, () => Promise<unknown>] => [path, () => asker.ask(path)]),
    [`all of ${paths.length} questions at once`, () => Promise.all(paths.map((path) => asker.ask(path)))],
    [
      `${STREAMS} streams that begin with 100,000 runs, one read slowly`,
      async () => {
        const whole = `/api/v1/stream?topics=tasks,progress,workers,status&keys=true&after=${life}`;
        await Promise.all(
          Array.from({ length: STREAMS }, (_, i) =>
            asker.ask(`${whole}:${TASKS - HISTORY - i * 1000}`, { slowly: i === 0 ? SLOWLY_MS : 0 }),
          ),
        );
      },
    ],
    [`${RECORDS_PER_SECOND.toLocaleString('en-GB')} records a second`, () => intake.run(SECONDS)],
    [
      `a push of ${WORKERS.toLocaleString('en-GB')} workers a second, two streams and scrapes`,
      async () => {
        const streams = [0, 1].map((i) =>
          asker.ask(`/api/v1/stream?changes=${i === 0}`, { slowly: SLOWLY_MS }),
        );
        for (let second = 0; second < SECONDS; second++) {
          await Promise.all([
            pushes.next(),
            asker.ask('/metrics'),
            asker.ask('/api/v1/workers'),
            asker.ask('/api/v1/status'),
            wait(1000),
          ]);
        }
        await Promise.all(streams);
      },
    ],
    [
      'names that nothing uses going',
      async () => {
        later += LATER_MS;
        for (let i = 0; i < 5_000; i++) cluster.workerNames.positionOf(`tcp://gone-${later}-${i}:1`);
        for (let i = 0; i < 5_000; i++) cluster.prefixNames.positionOf(`gone-${later}-${i}`);
        // Their coming is no part of it.
        await wait(100);
        const { epoch } = cluster.log;
        cluster.changes.announce('tasks');
        while (cluster.log.epoch === epoch) await wait(10);
        await wait(100);
      },
    ],
  ];
  const rows: Row[] = [];
  try {
    await asker.ask('/metrics');
    await pushes.next();
    for (const [what, work] of measures.filter(([what]) => what.includes(ONLY))) {
      const runs: Held[] = [];
      for (let run = 0; run < RUNS; run++) runs.push(await holdOf(work));
      rows.push(holdRow(`exporter, 1,000,000 runs, ${what}`, runs));
    }
    return rows;
  } finally {
    pushes.close();
    await close();
  }
}

/** Every kind of question, each as dear as it gets. */
function routes(life: string): string[] {
  const cursor = `${life}:1`;
  const tasks = '/api/v1/tasks?limit=100000';
  return [
    '/',
    '/metrics',
    '/api/v1/openapi.json',
    '/api/v1/status',
    '/api/v1/progress',
    '/api/v1/workers',
    `/api/v1/run?life=${life}&id=${TASKS - 1}`,
    tasks,
    `${tasks}&keys=true&resolution=1`,
    `${tasks}&keys=true&totals=true&resolution=1000`,
    `${tasks}&from=${START}&totals=true&prefix=function-50`,
    `${tasks}&search=nothing`,
    `${tasks}&key=nothing`,
    `${tasks}&status=error`,
    `/api/v1/tasks?limit=1&after=${cursor}`,
    `/api/v1/tasks?limit=0&totals=true`,
    '/api/v1/links?limit=10000',
    '/api/v1/groups?limit=2000',
    '/api/v1/series',
    '/api/v1/events?limit=10000',
    '/api/v1/unrunnable',
    '/api/v1/versions',
    '/api/v1/profile?activity=true',
    `/api/v1/errors?limit=${LIMITS.errorRows}`,
    `/api/v1/errors?limit=${LIMITS.errorRows}&search=nothing`,
    `/api/v1/errors?limit=${LIMITS.errorRows}&prefix=nothing`,
    `/api/v1/stream?topics=tasks&keys=true&after=${cursor}`,
  ];
}

/** A scheduler's pushes of a large cluster, written before anything is measured. */
class Pushes {
  readonly #channel: Channel;
  readonly #messages = Array.from({ length: PUSHES }, (_, push) => messageOf(push));
  readonly #cluster: Cluster;
  #give: ((push: Message) => void) | undefined;
  #next = 0;
  #opened: Promise<void> | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#channel = new Channel({
      cluster,
      openComm: () => Promise.resolve(this.#comm()),
      subscriptions: [workers(cluster), running(cluster)],
      now: () => START + this.#next * 1000,
      onError: (error) => {
        throw error;
      },
    });
  }

  /** The newest is the one that is pushed to. */
  #comm(): Comm {
    const reads: ((push: Message) => void)[] = [];
    this.#give = (push) => reads.shift()?.(push);
    return commOf({ read: () => new Promise((resolve) => reads.push(resolve)) });
  }

  /** Fulfilled when it is taken in. */
  async next(): Promise<void> {
    const message = this.#messages[this.#next++ % PUSHES]!;
    this.#opened ??= this.#channel.open(1);
    let taken = false;
    const end = this.#cluster.changes.on('workers', () => (taken = true));
    // The first push only tells how many there are: they are asked for again.
    while (!taken) {
      this.#give?.(message);
      await wait(1);
    }
    end();
  }

  close(): void {
    this.#channel.close();
  }
}

function messageOf(push: number): Message {
  const packed = (value: unknown) => {
    const bytes = encode(value);
    return [bytes.length, bytes];
  };
  return [
    1,
    [
      [
        [WORKERS, packed(workersPush(WORKERS, push))],
        [[], []],
      ],
      [[WORKERS, packed(runningPush(WORKERS, push))]],
    ],
    1,
  ];
}

/** Records as they come from a scheduler, into a log that is full. */
class Intake {
  readonly #stream: TaskStream;
  readonly #cluster: Cluster;
  readonly #wire: Buffer;
  #index = TASKS;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    const rows = (RECORDS_PER_SECOND * INTAKE_MS) / 1000;
    this.#wire = encode(
      Array.from({ length: rows }, (_, i) => recordOnWire(i, START / 1000 + 200_000 + i * 0.001)),
    );
    this.#stream = new TaskStream({
      cluster,
      life: 0,
      scheduler: { id: cluster.identity!.id, startedAt: null },
      known: { past: () => 0 },
      recordsSince: null,
      reader: {
        read: async (next) => ({ first: next, records: (await inSlices(decoding(this.#wire))) as unknown[] }),
      },
      now: () => START,
      onError: (error) => {
        throw error;
      },
    });
  }

  async run(seconds: number): Promise<void> {
    const rows = (RECORDS_PER_SECOND * INTAKE_MS) / 1000;
    for (let pushes = (seconds * 1000) / INTAKE_MS; pushes > 0; pushes--) {
      this.#index += rows;
      this.#stream.advance({
        index: this.#index,
        maxlen: 100_000,
        time: START + this.#index,
        untouched: false,
      });
      await wait(INTAKE_MS);
    }
    while (this.#cluster.log.nextId(0) < this.#index) await wait(10);
  }
}
