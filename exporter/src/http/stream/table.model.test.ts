import type { Progress, StreamLine, Workers } from '@daskscope/api';
import { WholeLines } from '@daskscope/client';
import fc from 'fast-check';
import { Cluster } from '../../state/cluster.ts';
import { prefixUpdate, SAMPLE_TIME, schedulerIdentity, workerUpdate } from '../../state/samples.ts';
import { Answers } from '../answers/answers.ts';
import { checkAnswer } from '../testing/contract.ts';
import type { Sent } from './table.ts';
import { progressTable, workersTable } from './tables.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const READERS = 3;

/** What may happen between two lines. A reader that is slow is sent nothing, one that comes again begins anew. */
const event = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('run' as const), name: fc.constantFrom(...NAMES) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('memory' as const), bytes: fc.nat(2) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('beat' as const), worker: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('join' as const), worker: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), worker: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('execute' as const), worker: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), client: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('send' as const), reader: fc.nat(READERS - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const), reader: fc.nat(READERS - 1) }) },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

class Reader {
  sent: { progress?: Sent; workers?: Sent } = {};
  lines = new WholeLines();
  progress: Progress | null = null;
  workers: Workers | null = null;

  take(buffer: Buffer): void {
    const text = JSON.parse(buffer.toString()) as StreamLine;
    checkAnswer('/api/v1/stream', 200, text);
    const line = this.lines.take(text);
    if (line?.topic === 'progress') this.progress = line.data;
    if (line?.topic === 'workers') this.workers = line.data;
  }
}

class Stage {
  readonly cluster = new Cluster({
    capacity: 10,
    maxPrefixes: 2,
    address: 'tcp://s:1',
    exporterVersion: '0',
    now: SAMPLE_TIME,
  });
  readonly answers = new Answers(this.cluster, () => SAMPLE_TIME);
  readonly tables = {
    progress: progressTable(this.cluster, this.answers),
    workers: workersTable(this.cluster, this.answers),
  };
  readonly readers = Array.from({ length: READERS }, () => new Reader());
  #runs = new Map<string, number>();
  #workers = new Map<number, number>();
  #lives = 0;

  constructor() {
    this.#begin();
  }

  #begin(): void {
    this.cluster.connected(schedulerIdentity(`life-${this.#lives++}`), SAMPLE_TIME);
    this.#runs = new Map();
    this.#workers = new Map();
  }

  #tell(): void {
    const prefixes = Array.from(this.#runs, ([name, runs]) => prefixUpdate(name, { memory: runs }));
    this.cluster.prefixes.update(prefixes, SAMPLE_TIME);
    const workers = Array.from(this.#workers, ([worker, beats]) =>
      workerUpdate(`tcp://w:${worker}`, { lastSeen: SAMPLE_TIME + beats }),
    );
    this.cluster.workers.update(workers, SAMPLE_TIME);
  }

  async happen(event: Event): Promise<void> {
    switch (event.kind) {
      case 'run':
        this.#runs.set(event.name, (this.#runs.get(event.name) ?? 0) + 1);
        return this.#tell();
      case 'memory':
        return this.cluster.prefixes.updateMemory(new Map([['a', event.bytes]]));
      case 'join':
      case 'beat': {
        const beats = this.#workers.get(event.worker);
        if (beats === undefined && event.kind === 'beat') return;
        this.#workers.set(event.worker, (beats ?? 0) + 1);
        return this.#tell();
      }
      case 'leave':
        this.#workers.delete(event.worker);
        return this.#tell();
      case 'execute': {
        const tasks = [{ key: 'k', prefix: 'new', seconds: 1 }];
        return this.cluster.workers.updateRunning([{ worker: `tcp://w:${event.worker}`, tasks }], 0);
      }
      case 'restart':
        if (!event.client) return this.#begin();
        this.#runs = new Map();
        return this.#tell();
      case 'again':
        this.readers[event.reader] = new Reader();
        return;
      case 'send':
        return this.send(this.readers[event.reader]!);
    }
  }

  async send(reader: Reader): Promise<void> {
    for (const topic of ['progress', 'workers'] as const) {
      await this.tables[topic].renew();
      const next = this.tables[topic].changes(reader.sent[topic], 0);
      if (!next) continue;
      reader.sent[topic] = next.sent;
      reader.take(next.line);
    }
    this.expectWhole(reader);
  }

  expectWhole(reader: Reader): void {
    const { prefixes, totals } = this.answers.progress();
    const { workers, left } = this.answers.workers();
    workers.sort((a, b) => a.position - b.position);
    expect(reader.progress).toMatchObject({ prefixes, totals });
    expect(reader.workers!.workers).toEqual(workers);
    expect(reader.workers!.left).toEqual(left);
    for (const { running } of workers)
      for (const { prefix } of running) expect(reader.workers!.prefixes[prefix]).toBe('new');
  }
}

test('whatever happens, and however slow a reader is, what it puts together is the whole', () =>
  fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
      const stage = new Stage();
      for (const each of events) await stage.happen(each);
      for (const reader of stage.readers) await stage.send(reader);
    }),
    { numRuns: 200 },
  ));
