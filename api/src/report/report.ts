import type { TaskFailures } from '../errors.ts';
import type { Profile } from '../asked/profile.ts';
import type { Series } from '../cluster/series.ts';
import type { Status } from '../cluster/status.ts';
import type { Versions } from '../cluster/versions.ts';
import type { Workers } from '../cluster/workers.ts';
import type { Progress } from '../tasks/progress.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { unpackTasks } from './packed-tasks.ts';
import { lengthPiece, PieceReader } from './pieces.ts';

/** What a report holds: answers of the API as they were when it was made. Times are ms since the epoch. */
export interface ReportData {
  /** When it was made. */
  time: number;
  /** null: from the first run on. */
  from: number | null;
  to: number;
  status: Status;
  progress: Progress;
  workers: Workers;
  errors: TaskFailures;
  series: Series;
  versions: Versions;
  /** A text: why there is none. */
  profile: Profile | string;
  /** Runs before those here, which are too many. */
  left: number;
  /** Pages with keys, oldest first. */
  tasks: Tasks[];
}

export type ReportHead = Omit<ReportData, 'tasks'>;

/**
 * A report as unpackReport reads it.
 * @param head ReportHead as JSON
 * @param pages each as packedTasks gives it
 */
export function reportPieces(
  head: readonly Uint8Array[],
  pages: readonly (readonly Uint8Array[])[],
): Uint8Array[] {
  const length = head.reduce((sum, chunk) => sum + chunk.length, 0);
  return [lengthPiece(length), ...head, ...pages.flat()];
}

/** @throws RangeError or SyntaxError if the bytes are not those of a report */
export function unpackReport(bytes: Uint8Array<ArrayBuffer>): ReportData {
  const reader = new PieceReader(bytes);
  const head = JSON.parse(reader.text()) as ReportHead;
  const tasks: Tasks[] = [];
  while (!reader.ended) tasks.push(unpackTasks(reader));
  return { ...head, tasks };
}
