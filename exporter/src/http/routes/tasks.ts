import { LIMITS, TasksQuery } from '@daskscope/api';
import type { Request, RequestHandler, Response } from 'express';
import { inSlices } from '../../slices.ts';
import type { Answers } from '../answers/answers.ts';
import { Csv } from '../answers/exports/csv.ts';
import { ExportedText } from '../answers/exports/exported-text.ts';
import { Body } from '../delivery/body.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { fileName } from '../delivery/file-name.ts';
import { badParameter } from '../problem.ts';
import { parseQuery } from '../query.ts';

const NOT_IN_CSV = ['keys', 'totals', 'resolution'] as const;

export function tasks(answers: Answers, cluster: string | null, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const { format = 'json', ...query } = parseQuery(TasksQuery, request.url);
    if (format !== 'json') return csv(request, response, format, query);
    const { limit = LIMITS.defaultTaskRows, keys = false } = query;
    const asked = { ...query, limit, keys, bytes: LIMITS.taskBytes };
    // What is here waits for nobody's disk.
    const kind = answers.tasksAskPast(asked) ? 'past' : 'scan';
    await delivery.answer(request, response, kind, async (wanted) => {
      const told = await answers.allTasks(asked, wanted);
      return inSlices(Body.json(told), wanted);
    });
  };

  function csv(
    request: Request,
    response: Response,
    format: 'csv' | 'excel-csv',
    query: Omit<TasksQuery, 'format'>,
  ): Promise<void> {
    for (const name of NOT_IN_CSV)
      if (query[name] !== undefined)
        throw badParameter(name, `${name} does not go with format=${format}: every row is a whole run.`);
    const text = new ExportedText(answers, query, new Csv(format));
    const name = fileName('dask-tasks', cluster, query.to ?? answers.status().time, 'csv');
    const file = { type: 'text/csv; charset=utf-8', name };
    return delivery.answerInPages(request, response, file, (wanted) => text.next(wanted));
  }
}
