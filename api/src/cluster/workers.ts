import { Type, type Static } from '@sinclair/typebox';

/** A task on a worker now. */
export const RunningTask = Type.Object({
  key: Type.String(),
  prefix: Type.Integer({ minimum: 0, description: 'Position in the prefixes dictionary' }),
  since: Type.Number({ description: 'ms since the epoch, as of the last heartbeat' }),
});
export type RunningTask = Static<typeof RunningTask>;

const nullable = (description: string) => Type.Union([Type.Number(), Type.Null()], { description });

/** So much of a resource, as of its user's units. */
export const WorkerResource = Type.Object({
  declared: Type.Number({ description: 'What the worker was started with' }),
  used: Type.Union([Type.Number(), Type.Null()], {
    description: 'What its tasks take now; null: the scheduler does not tell',
  }),
});
export type WorkerResource = Static<typeof WorkerResource>;

/** One worker as the scheduler and its own last heartbeat tell. null: not given by this version. */
export const Worker = Type.Object({
  address: Type.String(),
  name: Type.String(),
  host: Type.String(),
  version: Type.Union([Type.String(), Type.Null()]),
  state: Type.Union(
    ['idle', 'busy', 'saturated', 'paused', 'retiring'].map((state) => Type.Literal(state)),
    { description: 'Disjoint: idle, busy, saturated while running; paused; retiring' },
  ),
  position: Type.Integer({ minimum: 0, description: 'Position in the workers dictionary' }),
  threads: Type.Integer(),
  since: Type.Optional(
    nullable(
      'ms since the epoch: since when it is there; if the exporter came later, since when anything is known. Not there: an older exporter',
    ),
  ),
  lastSeen: Type.Number({ description: 'ms since the epoch' }),
  cpuCores: nullable('Cores in use: cpu percent / 100'),
  memory: Type.Object({
    process: nullable('bytes'),
    limit: nullable('bytes; null if none is set'),
    managed: nullable('bytes'),
    unmanaged: nullable('bytes, for longer than 30 s'),
    unmanagedRecent: nullable('bytes'),
    spilled: nullable('bytes on disk'),
  }),
  tasks: Type.Record(Type.String(), Type.Integer(), {
    description:
      'processing (the scheduler says), executing, ready, waiting, fetch, flight, memory, ... (the worker says)',
  }),
  occupancy: nullable('Seconds of work assigned'),
  latency: nullable('Seconds'),
  eventLoopInterval: nullable('Seconds'),
  clockSkew: nullable("Seconds the worker's clock is ahead of the scheduler's; below 0 it is behind"),
  network: Type.Object({
    receive: nullable("bytes/s, the host's"),
    transmit: nullable("bytes/s, the host's"),
  }),
  disk: Type.Object({ read: nullable("bytes/s, the host's"), write: nullable("bytes/s, the host's") }),
  transfers: Type.Object({
    incoming: Type.Object({ bytes: nullable('bytes under way'), count: nullable('transfers under way') }),
    outgoing: Type.Object({ bytes: nullable('bytes under way'), count: nullable('transfers under way') }),
  }),
  openFds: nullable('Open file descriptors'),
  bandwidth: nullable('bytes/s seen between workers'),
  resources: Type.Optional(
    Type.Record(Type.String(), WorkerResource, {
      description:
        'Resources that it declares, by name, the first 50; none: it declares none. Not there: an older exporter',
    }),
  ),
  running: Type.Array(RunningTask, { description: 'What executes now, the longest first' }),
});
export type Worker = Static<typeof Worker>;

/** A worker that is not there any more. Times are ms since the epoch. */
export const LeftWorker = Type.Object({
  address: Type.String(),
  name: Type.String(),
  host: Type.String(),
  position: Type.Integer({ minimum: 0, description: 'Position in the workers dictionary' }),
  threads: Type.Integer(),
  from: Type.Number(),
  to: Type.Number(),
});
export type LeftWorker = Static<typeof LeftWorker>;

export const Workers = Type.Object({
  time: Type.Number({ description: 'ms since the epoch: when the scheduler said so' }),
  life: Type.Union([Type.String(), Type.Null()]),
  prefixes: Type.Array(Type.String(), { description: 'The dictionary that running.prefix points into' }),
  workers: Type.Array(Worker),
  left: Type.Optional(
    Type.Array(LeftWorker, {
      description: 'The newest 100 that left, oldest first, of every life. Not there: an older exporter',
    }),
  ),
});
export type Workers = Static<typeof Workers>;

/** A worker of which something changed: what names it, and what changed; all of it where it is new. */
export const WorkerChange = Type.Composite([
  Type.Pick(Worker, ['address']),
  Type.Partial(Type.Omit(Worker, ['address'])),
]);
export type WorkerChange = Static<typeof WorkerChange>;

/** The `workers` line of a stream that was asked for changes. */
export const WorkersUpdate = Type.Composite([
  Type.Omit(Workers, ['prefixes', 'workers', 'left']),
  Type.Object({
    complete: Type.Boolean({ description: 'True: these are all there are, whatever was told before' }),
    prefixes: Type.Optional(
      Type.Array(Type.String(), { description: 'The dictionary; left out while it is what was last sent' }),
    ),
    left: Type.Optional(
      Type.Array(LeftWorker, { description: 'Those that left; left out while they are what was last sent' }),
    ),
    workers: Type.Array(WorkerChange),
    gone: Type.Array(Type.String(), { description: 'Addresses of workers that have left' }),
  }),
]);
export type WorkersUpdate = Static<typeof WorkersUpdate>;
