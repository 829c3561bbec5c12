import { Type, type Static } from '@sinclair/typebox';
import { Profile } from '../asked/profile.ts';
import { byState, counts, knownNumbers, missing, numbers, positions, texts, time } from '../columns.ts';
import { LIMITS } from '../limits.ts';

export const COMPUTATION_STATES = ['running', 'done', 'lost'] as const;
export type ComputationState = (typeof COMPUTATION_STATES)[number];

const state = () =>
  Type.Union(
    COMPUTATION_STATES.map((one) => Type.Literal(one)),
    { description: 'running; done: all of it has ended; lost: its scheduler was gone before it ended' },
  );
const known = (description: string) => Type.Union([Type.Number(), Type.Null()], { description });

/** What is told of each computation, by name: as a column of the list, or as a field of one. */
const FIGURES = {
  start: 'ms since the epoch: when its first graph came',
  runs: 'Runs of tasks that are known: what ran twice counts twice',
  errors: 'Of them those that failed',
  tasks:
    'Tasks that Dask counts in it: those of its groups. A group that an earlier computation began counts there',
  bytes: 'Bytes of the results of its runs',
  compute: 'ms that threads computed',
  transfer: 'ms that inputs were fetched from other workers',
  disk: 'ms of writing to disk and reading from it',
  deserialize: 'ms of deserializing',
  workers: 'Workers that ran anything of it',
} as const;
const KNOWN_FIGURES = {
  stop: 'ms since the epoch: when the last of it ended; null: it runs, or its end was not seen',
  last: 'ms since the epoch: when the last of it ended that is known, also of one that runs or whose end was not seen; null: nothing has ended',
  threadTime: 'ms of all threads that were there while it ran; null: not known, or not yet',
  idle: 'ms of these in which they did nothing; null: not known, or not yet',
  peakMemory:
    "Bytes that the workers' processes had at most, from the figures of each second; null: not known",
  peakSpilled: 'Bytes of results that were on disk at most; null: not known',
  peakThreads: 'Threads that were there at most; null: not known',
  unknown:
    'ms of its time of which it is not known what ran: its runs are more than those counted. null: not known yet',
} as const;

/** One row a computation. */
export const ComputationColumns = Type.Object({
  id: texts("Dask's id"),
  life: positions('Position in lives'),
  state: Type.Array(state()),
  name: Type.Array(Type.Union([Type.String(), Type.Null()]), {
    description:
      'The line of its code that called; null: the code is not known. It may hold anything: show it as text',
  }),
  functions: Type.Array(Type.Array(Type.String()), {
    description: 'Names of its functions, those that computed longest first, 10 at most',
  }),
  start: numbers(FIGURES.start),
  stop: knownNumbers(KNOWN_FIGURES.stop),
  last: knownNumbers(KNOWN_FIGURES.last),
  runs: counts(FIGURES.runs),
  errors: counts(FIGURES.errors),
  tasks: counts(FIGURES.tasks),
  bytes: numbers(FIGURES.bytes),
  compute: numbers(FIGURES.compute),
  transfer: numbers(FIGURES.transfer),
  disk: numbers(FIGURES.disk),
  deserialize: numbers(FIGURES.deserialize),
  workers: counts(FIGURES.workers),
  threadTime: knownNumbers(KNOWN_FIGURES.threadTime),
  idle: knownNumbers(KNOWN_FIGURES.idle),
  peakMemory: knownNumbers(KNOWN_FIGURES.peakMemory),
  peakSpilled: knownNumbers(KNOWN_FIGURES.peakSpilled),
  peakThreads: knownNumbers(KNOWN_FIGURES.peakThreads),
  unknown: knownNumbers(KNOWN_FIGURES.unknown),
});
export type ComputationColumns = Static<typeof ComputationColumns>;

/** What Dask counts as pieces of work: a call of compute or persist, and what came while it was busy. */
export const Computations = Type.Object({
  time: time(),
  missing: missing(),
  total: Type.Integer({ minimum: 0, description: 'Computations kept that match, before limit' }),
  dropped: Type.Integer({
    minimum: 0,
    description: 'Computations that are not kept any more, the oldest, since the exporter started',
  }),
  lives: texts('Dictionary'),
  computations: ComputationColumns,
});
export type Computations = Static<typeof Computations>;

/** One row a function, those that computed longest first. Durations in ms. */
export const ComputationFunctions = Type.Object({
  name: texts('Its name (prefix)'),
  runs: counts(FIGURES.runs),
  errors: counts(FIGURES.errors),
  bytes: numbers(FIGURES.bytes),
  compute: numbers(FIGURES.compute),
  transfer: numbers(FIGURES.transfer),
  disk: numbers(FIGURES.disk),
  deserialize: numbers(FIGURES.deserialize),
  least: knownNumbers('ms that its shortest run computed; null: none is known'),
  median: knownNumbers('ms that half of its runs computed at most, within 1 %'),
  p90: knownNumbers('ms that nine of ten of its runs computed at most, within 1 %'),
  p99: knownNumbers('ms that 99 of 100 of its runs computed at most, within 1 %'),
  greatest: knownNumbers('ms that its longest run computed'),
});
export type ComputationFunctions = Static<typeof ComputationFunctions>;

/** One row a worker that ran anything of it, those that computed longest first. */
export const ComputationWorkers = Type.Object({
  address: texts('Its address'),
  runs: counts(FIGURES.runs),
  compute: numbers(FIGURES.compute),
});
export type ComputationWorkers = Static<typeof ComputationWorkers>;

/** A piece of the code that called. */
export const ComputationCode = Type.Object({
  text: Type.String({
    description: `The function or the module that called, ${LIMITS.codeText} characters at most. It may hold anything: show it as text`,
  }),
  file: Type.Union([Type.String(), Type.Null()], { description: 'Its file; null: not told' }),
  line: Type.Union([Type.Integer(), Type.Null()], {
    description: 'The line of text that called, from 0 on; null: not told',
  }),
});
export type ComputationCode = Static<typeof ComputationCode>;

export const PROFILE_STATES = ['kept', 'waiting', 'too-short', 'failed', 'dropped', 'not-asked'] as const;

/** What is kept of where its threads spent their time. */
export const ComputationProfile = Type.Object({
  state: Type.Union(
    PROFILE_STATES.map((one) => Type.Literal(one)),
    {
      description:
        'kept; waiting: it is asked for once the computation has ended; too-short: of less than a second, of which no profile is asked; ' +
        'failed: it was asked for, and not told; dropped: newer ones took its place; not-asked: it ended before the exporter came, or with its scheduler',
    },
  ),
  reason: Type.Union([Type.String(), Type.Null()], {
    description: 'A sentence for people, where there is none, which may change',
  }),
  profile: Type.Optional(Profile),
});
export type ComputationProfile = Static<typeof ComputationProfile>;

/** One computation with all that is kept of it. Durations in ms. */
export const Computation = Type.Object({
  id: Type.String({ description: "Dask's id" }),
  life: Type.String({ description: "Its scheduler's life" }),
  state: state(),
  name: Type.Union([Type.String(), Type.Null()], { description: 'The line of its code that called' }),
  start: Type.Number({ description: FIGURES.start }),
  stop: known(KNOWN_FIGURES.stop),
  last: known(KNOWN_FIGURES.last),
  runs: Type.Integer({ minimum: 0, description: FIGURES.runs }),
  errors: Type.Integer({ minimum: 0, description: FIGURES.errors }),
  tasks: Type.Integer({ minimum: 0, description: FIGURES.tasks }),
  bytes: Type.Number({ description: FIGURES.bytes }),
  compute: Type.Number({ description: FIGURES.compute }),
  transfer: Type.Number({ description: FIGURES.transfer }),
  disk: Type.Number({ description: FIGURES.disk }),
  deserialize: Type.Number({ description: FIGURES.deserialize }),
  workers: Type.Integer({ minimum: 0, description: FIGURES.workers }),
  threadTime: known(KNOWN_FIGURES.threadTime),
  idle: known(KNOWN_FIGURES.idle),
  peakMemory: known(KNOWN_FIGURES.peakMemory),
  peakSpilled: known(KNOWN_FIGURES.peakSpilled),
  peakThreads: known(KNOWN_FIGURES.peakThreads),
  unknown: known(KNOWN_FIGURES.unknown),
  states: byState(() =>
    Type.Integer({ minimum: 0, description: 'Tasks of its groups in this state, as last told' }),
  ),
  groups: texts(`Names of its task groups, ${LIMITS.computationGroups} at most`),
  groupCount: Type.Integer({ minimum: 0, description: 'Its task groups' }),
  code: Type.Array(Type.Array(ComputationCode), {
    description: `For each place that called what was called from, the innermost first; ${LIMITS.codeCalls} places and ${LIMITS.codeFrames} calls each at most`,
  }),
  codeMissing: Type.Union([Type.String(), Type.Null()], {
    description: 'A sentence, where there is no code: why. null: there is',
  }),
  functions: ComputationFunctions,
  byWorker: ComputationWorkers,
  profile: ComputationProfile,
});
export type Computation = Static<typeof Computation>;

export const CHANGES = ['new', 'gone', 'slower', 'faster', 'alike'] as const;
export type Change = (typeof CHANGES)[number];

const ofBoth = (description: string) => ({
  a: knownNumbers(`${description}, in a; null: it did not run there`),
  b: knownNumbers(`${description}, in b; null: it did not run there`),
});

/** One row a function of either of two computations, those whose time changed most first. */
export const ComparedFunctions = Type.Object({
  name: texts('Its name (prefix)'),
  change: Type.Array(Type.Union(CHANGES.map((one) => Type.Literal(one))), {
    description:
      'new: only in b. gone: only in a. slower, faster: the mean of its runs in b differs from that in a by more than 10 % and a ms. alike: all else',
  }),
  runs: Type.Object(ofBoth('Runs')),
  errors: Type.Object(ofBoth('Runs that failed')),
  compute: Type.Object(ofBoth('ms computed')),
  mean: Type.Object(ofBoth('ms that a run computed, on average')),
  median: Type.Object(ofBoth('ms that half of its runs computed at most, within 1 %')),
  transfer: Type.Object(ofBoth('ms that inputs were fetched')),
  bytes: Type.Object(ofBoth('Bytes of the results')),
});
export type ComparedFunctions = Static<typeof ComparedFunctions>;

/** Two computations and what is different. Profiles are told by their states alone. */
export const Compared = Type.Object({
  a: Computation,
  b: Computation,
  functions: ComparedFunctions,
});
export type Compared = Static<typeof Compared>;
