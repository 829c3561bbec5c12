import type { Tasks } from '@daskscope/api';
import { tasksOf } from '../tasks/tasks.ts';
import { withPast, type Asked } from './with-past.ts';

/**
 * As tasksOf, of the log and of what the history has beyond it. Where the history cannot be read, of the log alone, which says then
 * what is not known.
 * @throws QueryError as the log does
 */
export const tasksWithPast = (asked: Asked): Promise<Tasks> =>
  withPast(asked, (past) => tasksOf(asked.log, asked.query, asked.clock(), past));
