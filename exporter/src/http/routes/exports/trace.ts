import { TraceQuery } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { Answers } from '../../answers/answers.ts';
import { ExportedText } from '../../answers/exports/exported-text.ts';
import { TraceText } from '../../answers/exports/trace-text.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { fileName } from '../../delivery/file-name.ts';
import { parseQuery } from '../../query.ts';

export function trace(answers: Answers, cluster: string | null, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(TraceQuery, request.url);
    const { connection, exporter, time } = answers.status();
    const about = {
      ...(cluster !== null && { cluster }),
      scheduler: connection.address,
      exporter: exporter.version,
    };
    const text = new ExportedText(answers, query, new TraceText(about));
    const file = {
      type: 'application/json',
      name: fileName('dask-trace', cluster, query.to ?? time, 'json'),
    };
    await delivery.answerInPages(request, response, file, (wanted) => text.next(wanted));
  };
}
