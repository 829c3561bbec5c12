/** How the simulated cluster is, and what it computes. */
export interface SimulatorOptions {
  /** 0 takes a free one. */
  port?: number;
  host?: string;
  workers?: number;
  /** Of each worker. */
  threads?: number;
  /** Tasks a second, about. */
  rate?: number;
  /** Functions: inc, dec and add, then others, and sum as the last. At least 2. */
  prefixes?: number;
  /** Every so many calls of add one fails; 0: none. */
  failEvery?: number;
  /** Tasks, at least, that have run before it starts; the task stream keeps the last 100,000. */
  history?: number;
  /** Rounds of the computation after which it rests; for ever unless told. */
  rounds?: number;
  /** Tasks that ask for a resource that no worker has. */
  unrunnable?: number;
  /** Of distributed, which it behaves as. */
  version?: string;
  seed?: number;
  fault?: Fault | null;
}

/** What goes wrong on the wire. */
export const FAULTS = [
  'silent', // accepts the connection and says nothing
  'garbage', // random bytes
  'http', // answers as a web server
  'huge-frame', // a frame that claims 2^60 bytes
  'deep-message', // 100,000 nested arrays as the handshake
  'close-mid-message', // ends in the middle of its first answer
  'silent-answers', // shakes hands, then says nothing
  'feed-blocked', // feeds are forbidden: an error for an answer
  'feed-missing', // does not know what a feed is: null for an answer
] as const;
export type Fault = (typeof FAULTS)[number];

export type ResolvedOptions = Required<SimulatorOptions>;

export function resolveOptions(options: SimulatorOptions): ResolvedOptions {
  return {
    port: 0,
    host: '127.0.0.1',
    workers: 3,
    threads: 2,
    rate: 20,
    prefixes: 4,
    failEvery: 100,
    history: 0,
    rounds: Infinity,
    unrunnable: 0,
    version: '2026.8.0',
    seed: 1,
    fault: null,
    ...options,
  };
}
