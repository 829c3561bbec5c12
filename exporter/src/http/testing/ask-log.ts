import type { Tasks } from '@daskscope/api';
import { atOnce } from '../../slices.ts';
import type { TaskLog } from '../../state/log/log.ts';
import type { TaskQuery } from '../../state/log/query/query.ts';
import { tasksOf } from '../answers/tasks/tasks.ts';

/** What a reader gets of a log. */
export const askLog = (log: TaskLog, query: TaskQuery, now: number): Tasks =>
  atOnce(tasksOf(log, query, now));
