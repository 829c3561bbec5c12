import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { Clusters, ClustersUpdate } from './clusters.ts';
import { Problem } from './problems.ts';
import { Progress, ProgressUpdate } from './tasks/progress.ts';
import { SeriesUpdate } from './cluster/series.ts';
import { Status } from './cluster/status.ts';
import { Tasks } from './tasks/tasks.ts';
import { Workers, WorkersUpdate } from './cluster/workers.ts';

/** Those that come where none is asked for. */
export const DEFAULT_STREAM_TOPICS = ['tasks', 'progress', 'workers', 'status'] as const;
export const STREAM_TOPICS = [...DEFAULT_STREAM_TOPICS, 'series', 'clusters'] as const;
export type StreamTopic = (typeof STREAM_TOPICS)[number];

/**
 * The `tasks` line. A dictionary is left out while it is what this reader was last sent; when it has changed, the whole of it
 * comes again.
 */
export const TasksUpdate = Type.Composite([
  Type.Omit(Tasks, ['lives', 'prefixes', 'workers', 'actions', 'more', 'known', 'stays', 'totals']),
  Type.Partial(Type.Pick(Tasks, ['lives', 'prefixes', 'workers', 'actions'])),
]);
export type TasksUpdate = Static<typeof TasksUpdate>;

/** Why a stream ends, for programs, and when. */
export const END_CODES = {
  renew: 'It was open for long enough: connect again at once',
  absent: 'Its reader, who has a name, has not said for a while that it is there',
  'place-lost': 'Another client needs the place, and this one has most of them: connect again later',
  stopping: 'The exporter stops',
  'cluster-gone':
    'What was kept of the cluster here made room, or is read anew: connect again; 404 says that it is gone',
  refused:
    'Of a stream of several clusters: this one cannot be told of, as `problem` says, and the others go on',
} as const;
export type EndCode = keyof typeof END_CODES;

/** Which cluster it is of, where the stream is of several. */
const cluster = Type.Optional(Type.String({ description: 'Of which cluster, where several were asked for' }));
const line = <Topic extends StreamTopic | 'heartbeat' | 'end', Data extends TSchema>(
  topic: Topic,
  data: Data,
) => Type.Object({ cluster, topic: Type.Literal(topic), data });

/** One line of the stream. */
export const StreamLine = Type.Union([
  line('tasks', TasksUpdate),
  line('progress', Progress),
  line('progress', ProgressUpdate),
  line('workers', Workers),
  line('workers', WorkersUpdate),
  line('status', Status),
  line('series', SeriesUpdate),
  line('clusters', Clusters),
  line('clusters', ClustersUpdate),
  line('heartbeat', Type.Object({ time: Type.Number() })),
  line(
    'end',
    Type.Object({
      code: Type.Optional(
        Type.Union(
          (Object.keys(END_CODES) as EndCode[]).map((code) => Type.Literal(code)),
          {
            description: `For programs; more may be added. ${Object.entries(END_CODES)
              .map(([code, when]) => `${code}: ${when}`)
              .join('. ')}. Not there: an older exporter`,
          },
        ),
      ),
      reason: Type.String({ description: 'A sentence for people, which may change' }),
      cursor: Type.Union([Type.String(), Type.Null()], { description: 'Where to go on from' }),
      problem: Type.Optional(Problem),
    }),
  ),
]);
export type StreamLine = Static<typeof StreamLine>;

/** A line that leaves nothing out: of a stream that was not asked for changes, or put together from such a one. */
export type WholeLine = Exclude<StreamLine, { data: { complete: boolean } }>;

/** What is told to a reader that says it is still there. */
export const StreamPresence = Type.Object({
  open: Type.Boolean({ description: 'Whether a stream of this reader is open' }),
});
export type StreamPresence = Static<typeof StreamPresence>;
