import { composed } from '../../state/now/failures/failure-cause.ts';
import { SAME_FAILURE_MS } from '../../state/now/failures/failures.ts';
import type { FailurePlace } from '../../state/now/failures/failure-place.ts';
import { distinctOf } from '../failures-told.ts';
import type { StoredFailure } from '../stored-rows.ts';
import { whole } from './rows.ts';
import type { Server } from './server.ts';

/** Those that took another number are told by that. */
export const FAILURES = 'failures FINAL';

/** A row of the table. */
interface FailureRow extends Identity {
  fn: string;
  workers: string[];
  errtext: string;
  composed: boolean;
  traceback: string;
}

/** What may tell that two are the same failure: an exporter that was started again may have given it another number. */
interface Identity extends FailurePlace {
  cluster: string;
  life: string;
  run: number | null;
  key: string;
  told: number | null;
}

/** Each once, with all that was told of it. @param written what is written later counts higher; this, and one more, are taken */
export async function keepFailures(
  server: Server,
  failures: readonly StoredFailure[],
  written: number,
): Promise<void> {
  const distinct = distinctOf(failures);
  // Which run it was of may have come in the same batch.
  const [ofRuns, others] = [
    distinct.filter(({ id }) => id !== null),
    distinct.filter(({ id }) => id === null),
  ];
  await keepDistinct(server, ofRuns, written);
  await keepDistinct(server, others, written + 1);
}

async function keepDistinct(
  server: Server,
  failures: readonly StoredFailure[],
  written: number,
): Promise<void> {
  if (failures.length === 0) return;
  const came = failures.map((failure) => ({ row: rowOf(failure), mayBeThere: failure.mayBeThere }));
  const there = await thereOf(
    server,
    came.map(({ row }) => row),
  );
  const pairs = came.map((one) => ({ ...one, same: sameOf(one.row, there) }));
  const olds = await rowsOf(
    server,
    pairs.flatMap(({ same }) => same ?? []),
  );
  const rows: object[] = [];
  const keep = (row: FailureRow) => {
    olds.set(nameOf(row), row);
    rows.push({ ...row, gone: 0, written });
  };
  for (const { row, mayBeThere, same } of pairs) {
    const old = same && olds.get(nameOf(same));
    if (!old) keep(row);
    else if (mayBeThere || row.number < old.number) {
      const next = filled(old, row);
      if (JSON.stringify(next) !== JSON.stringify(old)) keep(next);
    } else {
      // With its time, since the table's TTL goes by that: what says that one is gone must not go before it does.
      const { cluster, number, time } = old;
      if (number !== row.number) rows.push({ cluster, number, time, gone: 1, written });
      keep(filled(row, old));
    }
  }
  await server.insert('failures', rows);
}

const nameOf = ({ cluster, number }: Identity): string => `${number} ${cluster}`;

/** Of the same failure: it has what only the other knew. */
const filled = (row: FailureRow, other: FailureRow): FailureRow => ({
  ...row,
  run: row.run ?? other.run,
  told: row.told ?? other.told,
  errtext: row.composed ? other.errtext : row.errtext,
  composed: row.composed && other.composed,
  traceback: row.traceback === '' ? other.traceback : row.traceback,
});

/** What makes two the same, the surest first; at last, that only the stream told of one and only the scheduler of the other. */
const SAME: readonly ((one: Identity, other: Identity) => boolean)[] = [
  (one, other) => one.number === other.number,
  (one, other) => one.life === other.life && one.run !== null && one.run === other.run,
  (one, other) => isOfOne(one, other) && one.told !== null && one.told === other.told,
  (one, other) =>
    isOfOne(one, other) &&
    Math.abs(one.time - other.time) <= SAME_FAILURE_MS &&
    ((one.run === null && other.told === null) || (one.told === null && other.run === null)),
];

const isOfOne = (one: Identity, other: Identity): boolean => one.life === other.life && one.key === other.key;

/** The nearest in time of those that are the same. */
function sameOf(came: Identity, there: readonly Identity[]): Identity | undefined {
  const distance = ({ time }: Identity) => Math.abs(time - came.time);
  for (const isSame of SAME) {
    const found = there.filter((one) => one.cluster === came.cluster && isSame(one, came));
    if (found.length > 0) return found.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  }
  return undefined;
}

const distinctValues = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];

/** Those that may be the same as any of these. */
async function thereOf(server: Server, came: readonly Identity[]): Promise<Identity[]> {
  return server.rows(
    `SELECT cluster, number, time, life, run, key, told FROM ${FAILURES} WHERE cluster IN {clusters:Array(String)}
     AND (number IN {numbers:Array(Int64)} OR life IN {lives:Array(String)}
       AND (run IN {runs:Array(Int64)} OR key IN {keys:Array(String)}))`,
    {
      clusters: distinctValues(came.map(({ cluster }) => cluster)),
      numbers: came.map(({ number }) => number),
      lives: distinctValues(came.map(({ life }) => life)),
      runs: came.flatMap(({ run }) => (run === null ? [] : [run])),
      keys: distinctValues(came.map(({ key }) => key)),
    },
  );
}

/** The whole rows, by their names. */
async function rowsOf(server: Server, of: readonly Identity[]): Promise<Map<string, FailureRow>> {
  if (of.length === 0) return new Map();
  const found = await server.rows<FailureRow>(
    `SELECT cluster, number, time, life, run, key, told, fn, workers, errtext, composed, traceback FROM ${FAILURES}
     WHERE cluster IN {clusters:Array(String)}
       AND has(arrayZip({clusters:Array(String)}, {numbers:Array(Int64)}), (cluster, number))`,
    { clusters: of.map(({ cluster }) => cluster), numbers: of.map(({ number }) => number) },
  );
  return new Map(found.map((row) => [nameOf(row), row]));
}

function rowOf(failure: StoredFailure): FailureRow {
  const { cluster, number, time, life, id, key, schedulerTime } = failure;
  const { prefix, workers, exception, traceback } = failure;
  return {
    ...{ cluster: whole(cluster), number, time, life: whole(life), run: id, key: whole(key) },
    ...{ told: schedulerTime, fn: whole(prefix), workers: workers.map(whole) },
    errtext: whole(exception === '' ? composed(failure) : exception),
    composed: exception === '',
    traceback: whole(traceback),
  };
}
