import { PlaceProblem, StoreProblem } from '../problems.ts';

type Says = readonly [RegExp, (folder: string) => string];

/** Also what DuckDB says where it fails over what it was given. */
const DAMAGED: Says = [
  /not a valid DuckDB|Corrupt|checksum|damaged|Failed to load metadata|deserialize|INTERNAL Error|WAL/i,
  (folder) =>
    `The history in ${folder} is damaged: move hot.duckdb and hot.duckdb.wal away, and a new file is begun; the Parquet files stay.`,
];

const SAYS: readonly Says[] = [
  [
    /Conflicting lock|Could not set lock|being used by another process/i,
    (folder) =>
      `Another process has the history in ${folder} open, and only one can: give each exporter a folder of its own.`,
  ],
  [
    /No space left|ENOSPC|Disk quota|out of disk/i,
    (folder) =>
      `The disk of the history in ${folder} is full: free some space, or keep less (--history.retention.days, --history.retention.bytes).`,
  ],
  [
    /Read-only|EROFS|Permission denied|EACCES|EPERM|read only/i,
    (folder) => `The exporter may not write to the history's folder ${folder}: let its user do so.`,
  ],
  [/ENOTDIR|EEXIST|Not a directory/i, (folder) => `${folder} is not a folder: --history.path takes one.`],
  [
    /newer version of DuckDB|older version of DuckDB|version number|storage version/i,
    (folder) =>
      `The history in ${folder} was written by another version of DuckDB, which this exporter cannot read: use the exporter that wrote it, or another folder.`,
  ],
  DAMAGED,
];

/** What an error of the engine or of the file system means. */
export function problemOf(folder: string, error: unknown): StoreProblem {
  if (error instanceof StoreProblem) return error;
  const message = error instanceof Error ? error.message : String(error);
  const known = SAYS.find(([pattern]) => pattern.test(message));
  const said = known?.[1](folder) ?? `The history in ${folder} cannot be used: ${message.split('\n')[0]}`;
  const Problem = known && known !== DAMAGED ? PlaceProblem : StoreProblem;
  return new Problem(said, { cause: error });
}
