import { TaskFailures } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { ErrorsQuery, ReportQuery, RunQuery, TasksQuery, TraceQuery } from '../queries.ts';
import { TaskRun, Tasks } from '../tasks/tasks.ts';
import { Trace } from '../tasks/trace.ts';
import { json, plain, ENCODED_SLASHES, type Route } from './route.ts';

/** Of finished runs of tasks, as they are kept. */
export const TASK_ROUTES: readonly Route[] = [
  {
    path: '/api/v1/tasks',
    summary: 'Finished runs of tasks from the log, oldest first, in columns',
    description:
      'Without after, from, to or life: the current life. With from or to: all lives in that range. ' +
      `One is made at a time, each client in its turn; ${LIMITS.waitingAnswers} of a client may wait.`,
    query: TasksQuery,
    answer: { ...json(Tasks, 'Runs and their intervals'), others: ['text/csv'] },
    problems: [429],
  },
  {
    path: '/api/v1/trace',
    summary: "The same runs in Chrome's trace format, which Perfetto opens",
    description:
      'A worker is a process, and each of its lanes a thread. What overlaps on a lane has threads beside it, and so do transfers. ' +
      'It is sent as it is made: where runs are dropped meanwhile, the connection breaks off.',
    query: TraceQuery,
    answer: json(Trace, 'A file'),
    problems: [429],
  },
  {
    path: '/api/v1/report',
    summary: 'The page over a range of time, in one file that needs nothing else',
    description:
      `At most about ${LIMITS.reportRuns} runs, the newest. The workers are asked for their profile; where they do not tell it, the ` +
      'report says why.',
    query: ReportQuery,
    answer: plain('HTML with all data in it', 'text/html'),
    problems: [404, 429],
  },
  {
    path: '/api/v1/run',
    summary: 'One run in full, and what the scheduler knows of its key now',
    query: RunQuery,
    answer: json(TaskRun, 'The run'),
    problems: [404],
  },
  {
    path: '/api/v1/tasks/{life}/{id}',
    summary: 'The same as /api/v1/run',
    description: ENCODED_SLASHES,
    segments: {
      life: { description: "The scheduler's life", schema: { type: 'string' } },
      id: { description: "The run's id", schema: { type: 'integer', minimum: 0 } },
    },
    answer: json(TaskRun, 'The run'),
    problems: [404],
  },
  {
    path: '/api/v1/errors',
    summary: "Failures, newest first, workers' deaths included",
    query: ErrorsQuery,
    answer: json(TaskFailures, 'Failures with their texts'),
    problems: [429],
  },
];
