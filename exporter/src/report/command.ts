import { NothingYet, ReportError } from './asked-exporter.ts';
import { REPORT_USAGE, reportOptions, ReportUsageError } from './options.ts';
import { writeReport } from './report.ts';

/** 0 is for a report that was written. */
const FAILED = 1;
const USAGE = 2;
const NOTHING_YET = 3;

interface Output {
  print: (text: string) => void;
  complain: (text: string) => void;
}

/** `dask-exporter report`. @returns the exit code */
export async function reportCommand(
  argv: readonly string[],
  { print, complain }: Output,
  waitMs?: number,
): Promise<number> {
  try {
    const options = reportOptions(argv);
    if (!options) print(REPORT_USAGE);
    else print(await writeReport(options, complain, waitMs));
    return 0;
  } catch (error) {
    if (error instanceof ReportUsageError) {
      complain(`${error.message}\n\n${REPORT_USAGE}`);
      return USAGE;
    }
    if (!(error instanceof ReportError)) throw error;
    complain(error.message);
    return error instanceof NothingYet ? NOTHING_YET : FAILED;
  }
}
