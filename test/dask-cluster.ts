import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.ts';
import { versions } from './dask-versions.json';

/** Every version that the exporter is tested with, oldest first. */
export const DASK_VERSIONS: readonly string[] = versions;
export const OLDEST: string = DASK_VERSIONS[0]!;
export const NEWEST: string = DASK_VERSIONS.at(-1)!;

const ROOT = join(__dirname, '..');
const PROGRAM = join(__dirname, 'real', 'cluster.py');

/** Where there is little time, collecting garbage takes much of it, and a process much to end (utils_perf.py, nanny.py). */
const OF_A_BUSY_MACHINE = /garbage collections took|gc\.collect\(\) took|process still alive after/;

export interface ClusterOptions {
  port?: number;
  workers?: number;
  threads?: number;
  /** Workers as processes with nannies; as threads of one process they start faster, but cannot die or restart. */
  processes?: boolean;
  /** Where the scheduler writes where it is. */
  schedulerFile?: string;
  /** Dask's configuration, by dotted names. */
  config?: Record<string, unknown>;
  /** Arguments of distributed.Security: makes it a tls:// cluster. */
  security?: Record<string, unknown>;
  /** Path of another program that is driven alike; its cluster is its own. */
  program?: string;
}

type Counts = Record<string, number>;

export interface SaidInterval {
  action: string;
  /** Seconds since the epoch. */
  start: number;
  stop: number;
  source: string | null;
}

export interface SaidRecord {
  key: string;
  prefix: string;
  worker: string;
  thread: string;
  erred: boolean;
  nbytes: number;
  type: string;
  intervals: SaidInterval[];
  exception: string | null;
}

export interface SaidPrefix {
  states: Counts;
  stateCounts: Counts;
  allDurations: Counts;
  durationAverage: number;
  maxExecTime: number;
  suspicious: number;
}

export interface SaidGroup {
  prefix: string;
  states: Counts;
  bytes: number;
  seconds: number;
  /** Seconds since the epoch; 0: none has finished. */
  start: number;
  stop: number;
  dependencies: string[];
  types: string[];
}

export interface SaidWorker {
  name: string;
  host: string;
  version: string;
  status: string;
  threads: number;
  memoryLimit: number;
  occupancy: number;
  lastSeen: number;
  timeDelay: number;
  processing: number;
  idle: boolean;
  saturated: boolean;
  memory: Counts;
  resources: Counts;
  usedResources: Counts;
  /** As Worker.get_metrics gives them in this version. */
  metrics: Record<string, unknown>;
  latency: number | null;
}

/** A task of the scheduler's, as the command `graph` tells it; it needs those keys. */
export type SaidTask = [state: string, prefix: string, group: string, bytes: number, needs: string[]];

/** What Dask's own scheduler says (real/says.py). */
export interface DaskSays {
  scheduler: {
    id: string;
    address: string;
    version: string;
    python: string;
    started: number;
    clients: string[];
    threads: number;
    occupancy: number;
    transitions: number;
    groups: number;
    bandwidth: number;
    desired: number;
    workersAdded: number | null;
    workersRemoved: number | null;
  };
  prefixes: Record<string, SaidPrefix>;
  groups: Record<string, SaidGroup>;
  memory: Counts;
  /** Each with its key: context, then function or not, activity, unit. */
  activities: [key: string[], value: number][] | null;
  /** Seconds of threads. */
  wanted: number | null;
  workers: Record<string, SaidWorker>;
  /** Of each level: cost multiplier, requests, seconds. */
  stealing: [multiplier: number, requests: number, seconds: number][];
  /** By figure, then by name. */
  semaphores: Record<string, Counts>;
  /** Seconds by key. */
  unrunnable: Record<string, number | null>;
  /** By key. */
  asked: Record<string, [resources: Counts, workers: string[], hosts: string[]]>;
  bandwidths: Counts;
  /** Of each pair of workers: sender, receiver, bytes a second. */
  links: [sender: string, receiver: string, bandwidth: number][];
  /** Packages. */
  differing: string[];
  /** Versions by package, of each worker by address and each client by id. */
  packages: Record<string, Record<string, string | null>>;
  stream: { index: number; records: SaidRecord[] } | null;
  erred: { key: string; time: number; workers: string[]; exception: string; traceback: string }[];
}

/** A real cluster in a process of its own, which also is its client. */
export class DaskCluster {
  readonly address: string;
  readonly #child: Child;
  #answers = 1;

  private constructor(child: Child, address: string) {
    this.#child = child;
    this.address = address;
  }

  static async start(version: string, options: ClusterOptions = {}): Promise<DaskCluster> {
    const { port = 0, workers = 2, threads = 2, processes = true, config = {}, security = null } = options;
    const { schedulerFile = null, program = PROGRAM } = options;
    const settings = { port, workers, threads, processes, config, security, schedulerFile };
    const child = new Child(pythonOf(version), [program, JSON.stringify(settings)]);
    try {
      const { address } = result(await child.line(0)) as { address: string };
      return new DaskCluster(child, address);
    } catch (error) {
      await child.kill();
      throw error;
    }
  }

  get port(): number {
    return Number(this.address.split(':').at(-1));
  }

  /** Has it do one of the commands (real/commands); one after the other. */
  async run<T = unknown>(command: string, args: object = {}): Promise<T> {
    this.#child.write(JSON.stringify({ command, arguments: args }));
    return result(await this.#child.line(this.#answers++)) as T;
  }

  /** What Dask itself says, once all is at rest. */
  says(): Promise<DaskSays> {
    return this.run('says');
  }

  /** Lines that the scheduler and the workers logged. */
  get log(): readonly string[] {
    return this.#child.errors;
  }

  /** What the scheduler logged that no operator wants to see, of anything but how fast the machine is. */
  get complaints(): string[] {
    return this.log.filter(
      (line) =>
        /\b(WARNING|ERROR|CRITICAL)\b|^Traceback|Task exception was never/.test(line) &&
        !OF_A_BUSY_MACHINE.test(line),
    );
  }

  /** Stands still until it is thawed. */
  freeze(): void {
    this.#child.signal('SIGSTOP');
  }

  thaw(): void {
    this.#child.signal('SIGCONT');
  }

  close(): Promise<unknown> {
    return this.#child.close();
  }

  /** As a machine's sudden end would. */
  kill(): Promise<void> {
    return this.#child.kill();
  }
}

function result(line: string): unknown {
  const answer = JSON.parse(line) as { result?: unknown; error?: string };
  if (answer.error !== undefined) throw new Error(`The cluster could not do it:\n${answer.error}`);
  return answer.result;
}

/** The path of the Python of a virtual environment with that version. @throws Error where there is none */
export function pythonOf(version: string): string {
  const python = join(ROOT, `.venv-${version}`, 'bin', 'python');
  if (!existsSync(python))
    throw new Error(
      `There is no virtual environment with distributed ${version}: npm test makes .venv-${version}`,
    );
  return python;
}
