import { Logs } from '../asked/logs.ts';
import { Profile } from '../asked/profile.ts';
import { Stacks } from '../asked/stacks.ts';
import { LIMITS } from '../limits.ts';
import { GraphQuery, LinksQuery, LogsQuery, ProfileQuery, SpansQuery, StacksQuery } from '../queries.ts';
import { Graph } from '../tasks/graph.ts';
import { Links } from '../tasks/links.ts';
import { Spans } from '../tasks/spans.ts';
import { json, type ProblemStatus, type Route } from './route.ts';

const ON_REQUEST =
  'The scheduler and its workers are asked for it. Who asks for the same shares the answer, which is kept for seconds; a few ' +
  `questions are under way at a time. At most ${LIMITS.askedWorkers} workers are asked.`;
const ASKING_PROBLEMS: ProblemStatus[] = [404, 429, 502, 503, 504];

/** What the scheduler or its workers are asked for when somebody wants it. */
export const ASKED_ROUTES: readonly Route[] = [
  {
    path: '/api/v1/profile',
    summary: 'Where threads spend their time: of tasks, or of the event loops',
    description:
      ON_REQUEST +
      ` At most ${LIMITS.profileCalls} calls, ${LIMITS.profileDepth} deep; cut says how many were left out.`,
    query: ProfileQuery,
    answer: json(Profile, 'A tree of calls, as columns'),
    problems: ASKING_PROBLEMS,
  },
  {
    path: '/api/v1/stacks',
    summary: 'What the tasks that run now do: their call stacks',
    description: `${ON_REQUEST} Of each the innermost ${LIMITS.stackFrames} calls.`,
    query: StacksQuery,
    answer: json(Stacks, 'Stacks of running tasks'),
    problems: ASKING_PROBLEMS,
  },
  {
    path: '/api/v1/logs',
    summary: 'The logs of the scheduler, the workers and their nannies',
    description:
      `${ON_REQUEST} Dask keeps the newest 10,000 records of each, unless told otherwise, and only of its own loggers. ` +
      'To follow them ask again with from.',
    query: LogsQuery,
    answer: json(Logs, 'Records, newest first'),
    problems: ASKING_PROBLEMS,
  },
  {
    path: '/api/v1/graph',
    summary:
      'Tasks and what they depend on, as the scheduler has them: all, of a group or a function, the erred, or around a key',
    description:
      'The scheduler is asked for it. Who asks for the same shares the answer, which is kept for seconds; a few questions are under ' +
      `way at a time. Give one of key, group, prefix and erred, or none. It looks at some tasks at a time, and at 300,000 at most.`,
    query: GraphQuery,
    answer: json(Graph, 'Tasks and dependencies'),
    problems: ASKING_PROBLEMS,
  },
  {
    path: '/api/v1/links',
    summary: 'What went from worker to worker, and how fast',
    description:
      'Transfers are those of the task log, in the same ranges as of /tasks. The scheduler is asked for the bandwidths that it has ' +
      'seen; where it does not tell them, the transfers are answered all the same, and bandwidthMissing says why. Pairs without a ' +
      'transfer in the range follow those with one, the slowest first, unless prefix is given.',
    query: LinksQuery,
    answer: json(Links, 'Pairs of workers, the most seconds first'),
    problems: [429],
  },
  {
    path: '/api/v1/spans',
    summary: 'Spans: what users mark as belonging together, with where its time went',
    description:
      'The scheduler is asked for it. Who asks shares the answer, which is kept for seconds; a few questions are under way at a time. ' +
      `The newest ${LIMITS.spans} are looked at, and of these 2,000 groups and 20,000 activities read, the newest first. ` +
      'There are spans since distributed 2023.5.',
    query: SpansQuery,
    answer: json(Spans, 'Spans in columns, the newest first'),
    problems: ASKING_PROBLEMS,
  },
];
