import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Computations, Status } from '@daskscope/api';
import { AskedExporter, NothingYet, ReportError } from './asked-exporter.ts';
import type { ReportOptions } from './options.ts';

/** Between two questions whether the last computation has ended. */
const ASK_MS = 1_000;

const NOT_FRESH =
  'The exporter was told of no computations meanwhile: the report is of the last that it knows, and a later one may be missing.';

/** The scheduler is asked for computations every few seconds, and once a minute at least. */
const WAIT_MS = 60_000;

/**
 * Asks for a report and writes it.
 * @param complain told in a sentence where it lacks what was asked for
 * @returns the file
 * @throws ReportError with a sentence
 */
export async function writeReport(
  options: ReportOptions,
  complain: (sentence: string) => void,
  waitMs = WAIT_MS,
): Promise<string> {
  const { exporter: url, cluster, output, last, from, to } = options;
  if (output !== undefined) refuseExisting(output);
  const exporter = new AskedExporter(url, cluster);
  const status = await exporter.status();
  const computation = last ? await lastComputation(exporter, status, complain, waitMs) : options.computation;
  const response = await exporter.get('report', { computation, from, to });
  const file = output ?? nameIn(response);
  refuseExisting(file);
  const report = Buffer.from(await response.arrayBuffer());
  try {
    await writeFile(file, report, { flag: 'wx' });
  } catch (cause) {
    // A report that is cut must not look like one.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') await rm(file, { force: true });
    throw new ReportError(`The report could not be written to ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
  return file;
}

/** As the scheduler tells it after this was asked; one that runs is waited for. */
async function lastComputation(
  exporter: AskedExporter,
  { time: asked, connection }: Status,
  complain: (sentence: string) => void,
  waitMs: number,
): Promise<string> {
  const until = performance.now() + waitMs;
  for (;;) {
    const answer = await exporter.json<Computations>('computations', { limit: 1 });
    const { id, state } = answer.computations;
    const fresh = connection.state !== 'connected' || (answer.time ?? 0) > asked;
    const late = performance.now() >= until;
    const runs = state[0] === 'running';
    if (id[0] !== undefined && fresh && !runs) return id[0];
    if (id[0] !== undefined && late) {
      complain(
        runs ? `The computation ${id[0]} still runs: the report has what it did until now.` : NOT_FRESH,
      );
      return id[0];
    }
    if (id[0] === undefined && answer.missing !== null) throw new ReportError(answer.missing);
    if (id[0] === undefined && (fresh || late))
      throw new NothingYet('There is no computation yet: nothing was computed that the exporter knows of.');
    await setTimeout(ASK_MS);
  }
}

function refuseExisting(file: string): void {
  if (existsSync(file))
    throw new ReportError(`${file} is there already, and stays as it is: give another --output.`);
}

/** As the exporter calls it; whatever it says, in this folder. */
function nameIn(response: Response): string {
  const [, name] = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '') ?? [];
  return basename(name ?? 'dask-report.html');
}
