import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { flag } from './arguments.mjs';

/** Bytes: an example that never ends would fill a disk. */
const MOST = 1_000_000_000;

/** Where `npm start` keeps what was, and the flags for that: null where the user says where, or where DuckDB does not run. */
export function historyOf(root, args) {
  if (flag(args, '--history.path') !== undefined || !hasDuckDb(root)) return null;
  const folder = join(root, '.cache', 'history');
  const limit =
    flag(args, '--history.retention.bytes') === undefined ? [`--history.retention.bytes=${MOST}`] : [];
  return { folder, flags: [`--history.path=${folder}`, ...limit] };
}

/** npm leaves it out where there is none for the machine. */
function hasDuckDb(root) {
  const packages = join(root, 'node_modules', '@duckdb');
  return existsSync(packages) && readdirSync(packages).some((name) => name.startsWith('node-bindings-'));
}
