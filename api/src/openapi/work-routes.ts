import { Advice } from '../advice.ts';
import { LIMITS } from '../limits.ts';
import { AdviceQuery, CompareQuery, ComputationQuery, ComputationsQuery, GroupsQuery } from '../queries.ts';
import { Compared, Computation, Computations } from '../tasks/computations.ts';
import { Groups } from '../tasks/groups.ts';
import { json, type Route } from './route.ts';

/** Of what users asked for, and what is to be said of it. */
export const WORK_ROUTES: readonly Route[] = [
  {
    path: '/api/v1/groups',
    summary:
      'Task groups with their dependencies and critical path, remembered after the scheduler forgets them',
    query: GroupsQuery,
    answer: json(Groups, 'Groups in columns, in the order in which they were first seen'),
    problems: [429],
  },
  {
    path: '/api/v1/computations',
    summary: 'What Dask counts as pieces of work, with what they ran, kept after Dask has dropped them',
    description:
      'A call of compute or persist is one, with what was submitted while it was busy. They are read every 5 s; the newest ' +
      `${LIMITS.computations} are kept. A run of a task belongs to the computation that has its group, or where a group is of several to the newest that had begun.`,
    query: ComputationsQuery,
    answer: json(Computations, 'Computations in columns'),
    problems: [429],
  },
  {
    path: '/api/v1/computations/{id}',
    summary: 'One computation: its code, its functions, its workers, its profile',
    query: ComputationQuery,
    segments: { id: { description: "Dask's id", schema: { type: 'string' } } },
    answer: json(Computation, 'The computation'),
    problems: [404, 429],
  },
  {
    path: '/api/v1/compare',
    summary: 'Two computations: function by function then and now, what got slower and what is new',
    query: CompareQuery,
    answer: json(Compared, 'Both, and what is different'),
    problems: [404, 429],
  },
  {
    path: '/api/v1/advice',
    summary:
      'What an expert would say of a computation or of a range of time, with the figures that speak for it',
    description:
      'Of each kind it is told whether it is so, is not so, is not known, or makes no sense there. docs/advice.md says when each is said.',
    query: AdviceQuery,
    answer: json(Advice, 'Advice, and what came of each kind'),
    problems: [404, 429],
  },
];
