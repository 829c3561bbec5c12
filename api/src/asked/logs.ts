import { Type, type Static } from '@sinclair/typebox';
import { AskedWorkers } from './asked.ts';
import { LIMITS } from '../limits.ts';

/** Who keeps a log. */
export const LOG_SOURCES = ['scheduler', 'worker', 'nanny'] as const;
export type LogSource = (typeof LOG_SOURCES)[number];

/** As Python's logging has them, the least first. */
export const LOG_LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One record of a log; its text may have several lines. */
export const LogLine = Type.Object({
  time: Type.Union([Type.Number(), Type.Null()], {
    description: 'ms since the epoch, by the clock of who wrote it; null: not told, and not in the text',
  }),
  timeOfText: Type.Optional(
    Type.Literal(true, {
      description:
        "Only where the time was read from the text, which has no time zone: the exporter's was taken",
    }),
  ),
  level: Type.String({
    description: `In lower case: ${LOG_LEVELS.join(', ')}, or as users name theirs`,
  }),
  source: Type.Union(LOG_SOURCES.map((source) => Type.Literal(source))),
  worker: Type.Union([Type.String(), Type.Null()], {
    description: "The worker's address, also of its nanny; null: the scheduler",
  }),
  logger: Type.Union([Type.String(), Type.Null()], {
    description: 'Such as distributed.worker; null: the text does not begin as Dask begins it',
  }),
  text: Type.String({
    description:
      'As it was logged, without the time, level and logger that Dask puts before it, and without codes for colours. ' +
      'It may hold anything, HTML too: show it as text',
  }),
  cut: Type.Optional(
    Type.Literal(true, {
      description: `Only where the text is longer than ${LIMITS.logText} characters: it ends with how long it was`,
    }),
  ),
});
export type LogLine = Static<typeof LogLine>;

export const Logs = Type.Object({
  time: Type.Number({ description: 'ms since the epoch: when they were asked for' }),
  lines: Type.Array(LogLine, { description: 'Newest first; one without a time stays beside its neighbour' }),
  total: Type.Integer({ minimum: 0, description: 'Records read that match, before limit' }),
  more: Type.Optional(
    Type.Literal(true, {
      description:
        'Only where there may be older ones that match: limit or their length ended the answer, or a log is longer than was read of it',
    }),
  ),
  refused: Type.Array(
    Type.Object({
      source: Type.Union(LOG_SOURCES.map((source) => Type.Literal(source))),
      reason: Type.String({ description: 'A sentence for people, which may change' }),
    }),
    { description: 'Which of the sources asked for gave nothing at all, and why' },
  ),
  workers: AskedWorkers,
});
export type Logs = Static<typeof Logs>;
