import { Series } from '../cluster/series.ts';
import { Status } from '../cluster/status.ts';
import { Versions } from '../cluster/versions.ts';
import { Workers } from '../cluster/workers.ts';
import { Events } from '../events.ts';
import { LIMITS } from '../limits.ts';
import {
  EventsQuery,
  ProgressQuery,
  SeriesQuery,
  UnrunnableQuery,
  VersionsQuery,
  WorkersQuery,
} from '../queries.ts';
import { Progress } from '../tasks/progress.ts';
import { Unrunnable } from '../tasks/unrunnable.ts';
import { json, ENCODED_SLASHES, type Route } from './route.ts';

/** Of the cluster as it is and was. */
export const CLUSTER_ROUTES: readonly Route[] = [
  {
    path: '/api/v1/status',
    summary: 'The scheduler, the connection to it, the lives known, and what is missing and why',
    answer: json(Status, 'What is known now'),
  },
  {
    path: '/api/v1/progress',
    summary: 'Per function: tasks in every state, now and ever, bytes in memory, durations',
    query: ProgressQuery,
    answer: json(Progress, 'Functions in order of first sight'),
    problems: [400, 429],
  },
  {
    path: '/api/v1/workers',
    summary: 'The workers and what they run now',
    query: WorkersQuery,
    answer: json(Workers, 'All workers, or the one asked for'),
    problems: [404, 429],
  },
  {
    path: '/api/v1/workers/{address}',
    summary: 'The same as /api/v1/workers?address=',
    description: ENCODED_SLASHES,
    segments: {
      address: {
        description: 'Its address, percent-encoded: tcp%3A%2F%2F10.0.0.8%3A41234',
        schema: { type: 'string' },
      },
    },
    answer: json(Workers, 'That worker alone'),
    problems: [404],
  },
  {
    path: '/api/v1/series',
    summary:
      "The cluster's figures over time: a point a second for the last hour, or buckets of a resolution",
    description:
      'With a history also what was before, in buckets of 10 s or more: from when on, `since` says. Where nothing is known, null: the ' +
      'exporter or the scheduler was away, or what they told could not be kept. `missing` is there where there is a history: null, or ' +
      'why it could not be read.',
    query: SeriesQuery,
    answer: json(Series, 'Figures in columns, null where nothing is known'),
    problems: [429],
  },
  {
    path: '/api/v1/events',
    summary: "Events of Dask's topics, newest first: workers and clients that come and go, users' own",
    description:
      `The newest ${LIMITS.events} are kept, of each topic the newest ${LIMITS.eventsOfTopic}, also after Dask dropped them. ` +
      'They are read every 5 s, or every 10 s where nothing runs and nobody watches, so one may come that much later. What all says of a worker or a client is not told again under the topic of its own.',
    query: EventsQuery,
    answer: json(Events, 'Events in columns'),
    problems: [429],
  },
  {
    path: '/api/v1/unrunnable',
    summary: 'Tasks that no worker may run, with what they ask for and since when',
    description: `They are read every 5 s, ${LIMITS.unrunnable} of them.`,
    query: UnrunnableQuery,
    answer: json(Unrunnable, 'Tasks, the oldest first'),
    problems: [429],
  },
  {
    path: '/api/v1/versions',
    summary: 'Versions of packages that scheduler, workers and clients have, compared as Dask compares them',
    description:
      'They are read when a worker or a client comes or leaves, within 5 s, or 10 s where nothing runs and nobody watches.',
    query: VersionsQuery,
    answer: json(Versions, 'Packages, each with its versions and who has them'),
    problems: [429],
  },
];
