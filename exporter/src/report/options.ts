import { parseArgs } from 'node:util';

export const REPORT_USAGE = `Usage: dask-exporter report --exporter=URL [--last | --computation=ID | --from=TIME --to=TIME] [--cluster=NAME] [--output=FILE]

Asks an exporter for a report and writes it to a file, which must not exist yet.

  --exporter=URL    The exporter, as http://localhost:10787; a user and a password stand before the host: http://user:password@host
  --last            Of the computation that began last; one that still runs is waited for, a minute at most
  --computation=ID  Of this computation
  --from=TIME       From then on: ms since the epoch, or ISO 8601 such as 2026-05-01T12:00:00Z
  --to=TIME         Until then
  --cluster=NAME    Of an exporter of many clusters: which
  --output=FILE     Where to write it (default: as the exporter calls it, in this folder)
`;

/** What a report is to be of, and where it goes. */
export interface ReportOptions {
  exporter: URL;
  last: boolean;
  computation: string | undefined;
  /** ms since the epoch. */
  from: number | undefined;
  to: number | undefined;
  cluster: string | undefined;
  output: string | undefined;
}

/** An invocation that makes no sense; its message says why. */
export class ReportUsageError extends Error {
  override name = 'ReportUsageError';
}

const TEXT = { type: 'string' } as const;

/** null: help is wanted. @throws ReportUsageError */
export function reportOptions(argv: readonly string[]): ReportOptions | null {
  const { exporter, last = false, computation, cluster, output, help, ...range } = valuesIn(argv);
  if (help) return null;
  if (!exporter) throw new ReportUsageError('--exporter is missing: the URL of an exporter.');
  const from = timeIn('from', range.from);
  const to = timeIn('to', range.to);
  const ranged = from !== undefined || to !== undefined;
  if ([last, computation !== undefined, ranged].filter(Boolean).length > 1)
    throw new ReportUsageError('Give one of --last, --computation, and --from with --to.');
  if (from !== undefined && to !== undefined && from > to)
    throw new ReportUsageError('--from must not be after --to.');
  return { exporter: urlIn(exporter), last, computation, from, to, cluster, output };
}

function valuesIn(argv: readonly string[]) {
  const options = {
    exporter: TEXT,
    last: { type: 'boolean' },
    computation: TEXT,
    from: TEXT,
    to: TEXT,
    cluster: TEXT,
    output: TEXT,
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (cause) {
    throw new ReportUsageError((cause as Error).message, { cause });
  }
}

function urlIn(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new ReportUsageError(
      `--exporter takes a URL such as http://localhost:10787, not '${withoutPassword(text)}'.`,
    );
  // What stands behind it is the exporter's path: a proxy may have put it there.
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** What is printed may be kept in logs. */
const withoutPassword = (text: string) => text.replace(/^.*@/, '…@');

function timeIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
  if (!Number.isFinite(time))
    throw new ReportUsageError(
      `--${name} takes ms since the epoch or a time such as 2026-05-01T12:00:00Z, not '${text}'.`,
    );
  return time;
}
