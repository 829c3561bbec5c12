import type { Cluster } from '../../state/cluster.ts';
import type { PrefixUpdate } from '../../state/updates/functions.ts';
import { Budget } from '../feeds/budget.ts';
import { SLOW } from '../feeds/cadence.ts';
import type { OptionalOps } from '../ask/optional-ops.ts';
import type { TaskStream } from '../task-stream/task-stream.ts';
import { asEntries, asNumber, asNumbers } from '../values.ts';
import { workersOfIdentity } from '../figures/workers/workers.ts';

/** What no op but feed tells. Without state_counts errors are counted as they are seen. */
const UNREADABLE = [
  'scheduler',
  'running',
  'prefix-memory',
  'activities',
  'groups',
  'computations',
  'wanted-threads',
  'bandwidths',
  'stealing',
  'semaphores',
  'unrunnable',
  'unrunnable-age',
  'versions',
  'events',
  'shuffles',
  'failures',
  'prefix-transitions',
  'worker-occupancy',
  'worker-clock-skew',
];

const EARLY_MS = 50;

export interface PlainOpsOptions {
  cluster: Cluster;
  ops: OptionalOps;
  stream: TaskStream;
  /** Whether the scheduler tells its stream's index. */
  byIndex: boolean;
  /** Whether it tells its stream at all. */
  streams: boolean;
  life: number;
  /** Of the scheduler's time, that all but the task stream may take: 0.01 is a hundredth. */
  budget: number;
  now: () => number;
  onError: (error: unknown) => void;
}

/** What a scheduler that forbids feeds still answers, asked for every second; all but the task stream less often where it costs much. */
export class PlainOps {
  readonly #options: PlainOpsOptions;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #figuresDue = -Infinity;

  constructor(options: PlainOpsOptions) {
    this.#options = options;
  }

  /** Fulfilled when the first figures are there. */
  async start(): Promise<void> {
    const { cluster } = this.#options;
    for (const feature of UNREADABLE)
      cluster.missing(feature, 'Read through the op "feed", which this scheduler forbids.');
    cluster.missing(
      'queued-tasks',
      'The op "get_task_prefix_states" leaves out states queued and no-worker.',
    );
    await this.#ask();
    this.#askAgain();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #askAgain(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#ask().then(
        () => this.#askAgain(),
        (error: unknown) => this.#closed || this.#options.onError(error),
      );
    }, SLOW * 1000);
  }

  async #ask(): Promise<void> {
    const { pushLateness } = this.#options.cluster;
    pushLateness.expect(this, 0);
    if (performance.now() >= this.#figuresDue) await this.#askFigures();
    if (this.#options.streams) await this.#askStream();
    pushLateness.expect(this, SLOW);
  }

  async #askFigures(): Promise<void> {
    const { cluster, budget } = this.#options;
    const spent = (): number => cluster.cost.total - (cluster.cost.seconds.get('task-stream') ?? 0);
    const before = spent();
    const began = performance.now();
    await this.#askWorkers();
    await this.#askPrefixes();
    const every = new Budget(budget).interval({ wanted: SLOW, cost: spent() - before });
    // A timer may come a little early.
    this.#figuresDue = began + every * 1000 - EARLY_MS;
  }

  async #askWorkers(): Promise<void> {
    const { cluster, ops, now } = this.#options;
    const identity = await ops.ask('identity');
    if (identity === undefined) return;
    cluster.workers.update(workersOfIdentity(identity, await ops.ask('processing')), now());
    cluster.changes.announce('workers');
  }

  async #askPrefixes(): Promise<void> {
    const { cluster, ops, now } = this.#options;
    const states = await ops.ask('get_task_prefix_states');
    if (states === undefined) return;
    cluster.prefixes.update(prefixesOfStates(states), now());
    cluster.changes.announce('progress');
  }

  async #askStream(): Promise<void> {
    const { cluster, ops, stream, byIndex, life, now } = this.#options;
    const index = byIndex ? await ops.ask('get_task_stream_index') : cluster.log.nextId(life) + 1;
    stream.advance({ index: asNumber(index) ?? 0, maxlen: Infinity, time: now(), untouched: false });
  }
}

function prefixesOfStates(answer: unknown): PrefixUpdate[] {
  const updates: PrefixUpdate[] = [];
  for (const [name, states] of asEntries(answer)) {
    if (typeof name !== 'string') continue;
    updates.push({
      name,
      states: asNumbers(states),
      stateCounts: null,
      allDurations: new Map(),
      durationAverage: null,
      maxExecTime: null,
      suspicious: 0,
    });
  }
  return updates;
}
