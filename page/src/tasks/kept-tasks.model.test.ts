import { Connection } from '@daskscope/client';
import { FakePage, FakeStreams } from '@daskscope/client/testing/streams';
import { Answers } from '../../../exporter/src/http/answers/answers.ts';
import { clustersTable, listingOfOne } from '../../../exporter/src/http/clusters/cluster-list.ts';
import { NO_VERSIONS } from '../../../exporter/src/http/stream/dictionaries.ts';
import { Lines, type Place } from '../../../exporter/src/http/stream/lines.ts';
import { emptyCluster, IDENTITY, NOW, record } from '../../../exporter/src/http/testing/filled-cluster.ts';
import { atOnce } from '../../../exporter/src/slices.ts';
import type { Cluster } from '../../../exporter/src/state/cluster.ts';
import { FEW_NAMES } from '../../../exporter/src/state/names.ts';
import { KeptTasks } from './kept-tasks.ts';

const SEEDS = 60;
const STEPS = 40;
const MINUTE = 60_000;
/** Runs that the exporter keeps: fewer than a page has after a while. */
const CAPACITY = 40;
/** Runs that a scheduler still tells of to an exporter that was started anew. */
const BUFFER = 15;

type Random = (below: number) => number;

/** As Park and Miller have it: the same numbers for the same seed. */
function randomFrom(seed: number): Random {
  let state = seed + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

interface Ran {
  life: string;
  id: number;
  prefix: string;
  worker: string;
}

const nameOf = ({ life, id, prefix, worker }: Ran) => `${life} ${id} ${prefix} ${worker}`;

/** A scheduler, and the exporter's own log, answers and lines of the stream, told as slowly as a test wants. */
class Exporter {
  readonly streams = new FakeStreams();
  /** All that ever ran, in order. */
  readonly ran: Ran[] = [];
  /** What the exporter that answers now was told, in order: of that it has the newest. */
  recorded = new Set<string>();
  cluster!: Cluster;
  /** Answers of the past that fail, of ten. */
  failing = 0;
  readonly #random: Random;
  #answers!: Answers;
  #lines!: Lines;
  #lives = 0;
  #life = '';
  #opened = 0;
  #place: Place | null = null;

  constructor(random: Random) {
    this.#random = random;
    this.#begin();
  }

  restartScheduler(): void {
    this.#life = `life-${this.#lives++}`;
    this.cluster.connected({ ...IDENTITY, id: this.#life }, NOW);
  }

  run(count: number): void {
    for (; count > 0 && this.#life !== ''; count--) {
      const last = this.ran.findLast(({ life }) => life === this.#life);
      const ran: Ran = {
        life: this.#life,
        id: last ? last.id + 1 : this.#random(3) * 10_000,
        prefix: `function-${this.#random(5)}`,
        worker: `tcp://10.0.0.${this.#random(5)}:1`,
      };
      this.ran.push(ran);
      this.#record(ran);
    }
  }

  /** Another process: it has the current scheduler's newest runs, and may number names otherwise. */
  restart(): void {
    this.streams.cut();
    this.#begin();
    if (this.#life === '') return;
    this.cluster.connected({ ...IDENTITY, id: this.#life }, NOW);
    for (const ran of this.ran.filter(({ life }) => life === this.#life).slice(-BUFFER)) this.#record(ran);
  }

  dropNames(): void {
    for (let i = 0; i < FEW_NAMES; i++) this.cluster.workerNames.describe(`tcp://old:${i}`, '', '');
    this.cluster.changes.announce('workers');
  }

  refuseCursor(): void {
    this.streams.refuse(400, 'This is not a cursor.', { code: 'bad-parameter', parameter: 'after' });
  }

  /** Tells the open stream some lines, or all. */
  tell(lines = Infinity): void {
    for (let told = 0; told < lines; told++) {
      // Who takes a line may open the stream anew.
      if (this.streams.cursors.length > this.#opened) {
        this.#opened = this.streams.cursors.length;
        const cursor = this.streams.cursors.at(-1) ?? this.cluster.log.head();
        this.#place = { cursor, keys: true, has: NO_VERSIONS };
      }
      if (this.#place === null) return;
      const { line, next, more } = this.#lines.tasks(this.#place);
      this.#place = next;
      if (line) this.streams.write(line.toString());
      if (!more && this.streams.cursors.length === this.#opened) return;
    }
  }

  /** As the page asks for tasks. Answers end early, and more happens meanwhile. */
  async answer(url: string, meanwhile: () => void): Promise<Response> {
    const asked = new URL(url, 'http://exporter/').searchParams;
    meanwhile();
    if (this.#random(10) < this.failing) return answerOf({ detail: 'Not now.' }, 500);
    const limit = Math.min(Number(asked.get('limit')), 1 + this.#random(12));
    const [life, after] = [asked.get('life')!, asked.get('after')!];
    try {
      return answerOf(atOnce(this.#answers.tasks({ life, after, limit, keys: true })));
    } catch (cause) {
      return answerOf({ detail: (cause as Error).message }, 400);
    } finally {
      meanwhile();
    }
  }

  #begin(): void {
    this.cluster = emptyCluster(CAPACITY);
    this.recorded = new Set();
    const clock = () => NOW;
    this.#answers = new Answers(this.cluster, clock);
    const pace = { rows: 3, lineBytes: 1e6 };
    const clusters = clustersTable(listingOfOne(this.cluster), clock);
    this.#lines = new Lines({ cluster: this.cluster, answers: this.#answers, clusters, pace, clock });
    this.#place = null;
  }

  #record({ life, id, prefix, worker }: Ran): void {
    const number = this.cluster.log.openLife(life, NOW);
    this.cluster.record(number, id, record(id, { prefix, worker }), false);
    this.recorded.add(`${life} ${id}`);
  }
}

const answerOf = (body: unknown, status = 200) =>
  ({ ok: status === 200, status, json: async () => JSON.parse(JSON.stringify(body)) }) as Response;

/** The page, without what it draws. */
function openPage(exporter: Exporter) {
  const { streams } = exporter;
  const kept = new KeptTasks({
    changed: () => undefined,
    storeChanged: () => undefined,
    beganAnew: () => connection.restart(),
    historyProgress: () => undefined,
    finished: () => undefined,
  });
  const connection = new Connection({
    ...{ open: streams.connect, ask: streams.ask, page: new FakePage() },
    cursor: () => kept.cursor,
    onBadCursor: () => kept.beginAnew(),
    onLine(line) {
      if (line.topic === 'tasks') kept.takeTasks(line.data);
      fetchHistory();
    },
    onChange: () => undefined,
  });
  const fetchHistory = () => void kept.fetchHistory(exporter.cluster.log.lives());
  const leave = connection.enter();
  return { kept, fetchHistory, leave };
}

function shownBy({ names, store: { runs } }: KeptTasks): Ran[] {
  return Array.from({ length: runs.end - runs.first }, (_, i) => {
    const { life, id, prefix, worker } = runs.run(runs.first + i)!;
    return {
      life: names.lives.name(life),
      id,
      prefix: names.prefixes.name(prefix),
      worker: names.workers.name(worker),
    };
  });
}

const keyOf = ({ life, id }: Ran) => `${life} ${id}`;

/**
 * Each run once and in order, by its own names; and from the first to the last of them all that the exporter has. What it has not is
 * told by its status: a time that is not known.
 */
function check(exporter: Exporter, kept: KeptTasks): void {
  const shown = shownBy(kept);
  const places = new Map(exporter.ran.map((ran, place) => [nameOf(ran), place]));
  const inOrder = shown.map((run) => places.get(nameOf(run)) ?? nameOf(run));
  expect(inOrder).toEqual([...new Set(inOrder)].sort((a, b) => Number(a) - Number(b)));
  const between = exporter.ran.slice(Number(inOrder[0] ?? 0), Number(inOrder.at(-1) ?? -1) + 1);
  expect(missing(exporter, shown, between)).toEqual([]);
}

/** All that the exporter has is there. */
function checkAll(exporter: Exporter, kept: KeptTasks): void {
  check(exporter, kept);
  expect(missing(exporter, shownBy(kept), exporter.ran)).toEqual([]);
  expect(kept.missing).toEqual([]);
}

/** Which of some runs the exporter has and the page has not. */
function missing(exporter: Exporter, shown: readonly Ran[], wanted: readonly Ran[]): string[] {
  const known = new Set(shown.map(keyOf));
  const has = new Set([...exporter.recorded].slice(-CAPACITY));
  return wanted.map(keyOf).filter((key) => has.has(key) && !known.has(key));
}

const realFetch = globalThis.fetch;
beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  globalThis.fetch = realFetch;
});

/** Until what is under way has come, some steps at a time. */
const settle = async (steps = 400) => {
  for (let i = 0; i < steps; i++) await Promise.resolve();
};

/** A stream that brings nothing is closed, and opened again after a pause. */
function untilOpen(streams: FakeStreams): void {
  for (let tries = 0; streams.open === 0 && tries < 1_000; tries++) jest.advanceTimersByTime(100);
}

test.each(Array.from({ length: SEEDS }, (_, seed) => [seed]))(
  'whatever comes when, every run is there once and in order, or it is said that some are not: %i',
  async (seed) => {
    const random = randomFrom(seed * 7919);
    const one = (of: number) => random(of) === 0;
    const exporter = new Exporter(random);
    const { streams } = exporter;
    const happen = () => {
      if (one(2)) exporter.run(random(5));
      if (one(20)) exporter.restartScheduler();
      if (one(2)) exporter.tell(random(4));
    };
    globalThis.fetch = ((url: string) => exporter.answer(url, happen)) as typeof fetch;
    if (one(2)) exporter.restartScheduler();
    exporter.run(random(60));
    const { kept, fetchHistory, leave } = openPage(exporter);
    const goOn = () => {
      untilOpen(streams);
      exporter.tell(random(3));
    };
    for (let step = 0; step < STEPS; step++) {
      exporter.failing = one(3) ? 5 : 0;
      happen();
      if (one(20)) exporter.run(CAPACITY / 2 + random(CAPACITY));
      if (one(10)) {
        streams.cut();
        exporter.run(random(10));
        goOn();
      }
      if (one(25)) {
        exporter.restart();
        exporter.run(random(5));
        goOn();
      }
      if (one(30)) {
        exporter.run(random(5));
        exporter.refuseCursor();
        exporter.run(random(5));
        goOn();
      }
      if (one(60)) exporter.dropNames();
      if (one(3)) fetchHistory();
      await settle(random(60));
      check(exporter, kept);
    }
    exporter.failing = 0;
    if (one(2)) exporter.restartScheduler();
    exporter.run(5);
    for (let round = 0; round < 4; round++) {
      jest.advanceTimersByTime(MINUTE);
      untilOpen(streams);
      exporter.tell();
      fetchHistory();
      await settle(4_000);
      exporter.tell();
    }
    checkAll(exporter, kept);
    leave();
  },
);
