import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import { PRINTABLE_BLOCK, ReportQuery, toPrintable, type Profile, type ReportData } from '@daskscope/api';
import type { RequestHandler } from 'express';
import type { AskedOnRequest } from '../../../asked/asked.ts';
import type { KeptProfiles } from '../../../asked/kept-profiles.ts';
import { NotTold } from '../../../asked/not-told.ts';
import { inSlices, type Work } from '../../../slices.ts';
import type { Answers } from '../../answers/answers.ts';
import { reportData, type ReportRange } from '../../answers/exports/report-data.ts';
import { Body } from '../../delivery/body.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { fileName } from '../../delivery/file-name.ts';
import { html } from '../../html.ts';
import { badParameter } from '../../problem.ts';
import { parseQuery } from '../../query.ts';
import { findOne } from '../computations.ts';
import { REPORT } from '../page/page-assets.ts';

const compress = promisify(deflate);

/** Of columns of numbers, in which few things are there twice. */
const SETTINGS = { strategy: constants.Z_FILTERED };

/** Bytes that are made text in one go. */
const CHUNK = 4_096 * PRINTABLE_BLOCK;

const INSTEAD_OF_RANGE = ['from', 'to', 'life'] as const;

/** What is asked of the scheduler for a report. */
interface Asked {
  onRequest: Pick<AskedOnRequest, 'profile'>;
  profiles: Pick<KeptProfiles, 'of'>;
}

/** What a report is of. */
interface Subject {
  range: ReportRange;
  /** Kept of a computation; undefined: it is to be asked for. */
  profile: Profile | undefined;
}

/** The page over a range of time as one file. Of a task's name nothing reaches it but compressed. */
export function report(
  answers: Answers,
  cluster: string | null,
  { onRequest, profiles }: Asked,
  delivery: Delivery,
): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(ReportQuery, request.url);
    const { range, profile = await profileOf(range) } = await subjectOf(query);
    await delivery.answer(request, response, 'report', async (wanted) => {
      const pieces = await reportData(answers, range, profile, wanted);
      const data = await compress(Buffer.concat(pieces), SETTINGS);
      return inSlices(reportBody(data), wanted);
    });
  };

  async function subjectOf({ computation: id, ...range }: ReportQuery): Promise<Subject> {
    if (id === undefined) return { range, profile: undefined };
    for (const name of INSTEAD_OF_RANGE)
      if (range[name] !== undefined)
        throw badParameter(name, `${name} does not go with computation, which has its own time.`);
    const found = await findOne(answers, profiles, id, () => true);
    const { start, until, life } = found.of;
    const { profile } = await inSlices(answers.computation(found, true));
    const to = Number.isFinite(until) ? until : answers.status().time;
    return { range: { from: start, to: Math.max(start, to), life }, profile: profile.profile };
  }

  async function profileOf({ from, to, life }: ReportRange): Promise<ReportData['profile']> {
    const { scheduler } = answers.status();
    if (life !== undefined && life !== scheduler?.id)
      return 'There is no profile: the scheduler of then is gone.';
    try {
      const question = {
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        activity: true,
      };
      return await inSlices(answers.profile(await onRequest.profile(question)));
    } catch (cause) {
      if (cause instanceof NotTold) return `There was no profile when this report was made. ${cause.message}`;
      throw cause;
    }
  }

  function* reportBody(data: Buffer): Work<Body> {
    const { connection, time } = answers.status();
    const title = html`${cluster ?? connection.address} · Daskscope report`.text;
    const { beforeTitle, beforeData, end } = REPORT;
    const begin = [beforeTitle, title, beforeData].map((part) => Buffer.from(part));
    const name = fileName('dask-report', cluster, time, 'html');
    const chunks = [...begin, ...(yield* printable(data)), Buffer.from(end)];
    return new Body('text/html; charset=utf-8', chunks, { name });
  }
}

function* printable(data: Buffer): Work<Buffer[]> {
  const chunks: Buffer[] = [];
  for (let at = 0; at < data.length; at += CHUNK) {
    chunks.push(Buffer.from(toPrintable(data.subarray(at, at + CHUNK))));
    yield;
  }
  return chunks;
}
