import { Type } from '@sinclair/typebox';
import { relative, resolve, sep } from 'node:path';
import { checkedDocument, text } from '../../checked-document.ts';
import { formatAddress, parseAddress } from '../../protocol/address.ts';
import { fileNow, mayPass } from './file-now.ts';
import { looking } from './looking.ts';
import { matchingFiles, type FileSystem } from './matching-files.ts';
import { fewProblems, NOTHING_FOUND, type ClusterSource, type Found, type FoundCluster } from './source.ts';

/** What is needed of a scheduler's identity, as Dask writes it (distributed/scheduler.py, Scheduler.start_unsafe). */
const SchedulerFile = Type.Object({ id: text, address: text }, { description: "a scheduler's identity" });

/** Dask writes some hundreds of bytes. */
const MOST_BYTES = 1024 * 1024;

/** Files read at a time. */
const AT_ONCE = 32;

interface Seen {
  readonly stamp: string;
  readonly cluster: FoundCluster | undefined;
  readonly problem?: string;
  /** It was read once: Dask may have been writing it. */
  readonly first?: true;
}

export interface SchedulerFilesOptions {
  everyMs?: number;
  fs?: FileSystem;
}

/** Files that Dask's schedulers write where they are (`dask scheduler --scheduler-file`), by a glob. */
export function schedulerFiles(pattern: string, { everyMs, fs }: SchedulerFilesOptions = {}): ClusterSource {
  const base = resolve(fixedPart(pattern));
  let seen = new Map<string, Seen>();
  let unread: readonly string[] = [];
  let found = NOTHING_FOUND;

  return { flag: `--clusters.scheduler-files=${pattern}`, watch: looking(look, everyMs) };

  async function look(): Promise<Found> {
    try {
      const matching = await matchingFiles(pattern, fs);
      const { paths } = matching;
      const now = new Map([...seen].filter(([path]) => matching.isUnread(path)));
      for (let at = 0; at < paths.length; at += AT_ONCE) {
        const some = paths.slice(at, at + AT_ONCE);
        const read = await Promise.all(some.map((path) => lookAt(path, seen.get(path))));
        for (const [index, one] of read.entries()) if (one) now.set(some[index]!, one);
      }
      const problems = Array.from(
        matching.unread,
        ([folder, why]) => `${folder} cannot be read, and what it named before stays: ${why}.`,
      ).sort();
      const same =
        problems.join() === unread.join() &&
        now.size === seen.size &&
        [...now].every(([path, one]) => seen.get(path) === one);
      if (!same || found === NOTHING_FOUND) found = foundIn(problems, now);
      seen = now;
      unread = problems;
    } catch (cause) {
      const said = `${pattern} cannot be looked for, and what it named before stays: ${(cause as Error).message}`;
      if (found.problems[0] !== said) found = { clusters: found.clusters, problems: [said] };
      // Said until a look succeeds, whatever that finds.
      unread = [said];
    }
    return found;
  }

  /** undefined: it has gone meanwhile. */
  async function lookAt(path: string, before: Seen | undefined): Promise<Seen | undefined> {
    let stamp = 'unknown';
    try {
      const now = await fileNow(path, MOST_BYTES);
      ({ stamp } = now);
      if (before?.stamp === stamp && !before.first) return before;
      return { stamp, cluster: clusterOf(path, parsed(await now.text())) };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      if (mayPass(cause)) stamp = 'unknown';
      const cluster = before?.cluster;
      if (before?.stamp !== stamp) return { stamp, cluster, first: true };
      const problem = `${path} is no scheduler file: ${(cause as Error).message}.`;
      return before.problem === problem ? before : { stamp, cluster, problem };
    }
  }

  function clusterOf(path: string, content: unknown): FoundCluster {
    const { id, address } = checkedDocument(SchedulerFile, content);
    const name = relative(base, path)
      .replaceAll(sep, '/')
      .replace(/\.json$/, '');
    return { name, id, address: formatAddress(parseAddress(address)) };
  }
}

/** JSON.parse says how the text begins, and this may be another file than a scheduler's, which is nobody's business. */
function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new Error('it is no JSON');
  }
}

function foundIn(problems: readonly string[], seen: ReadonlyMap<string, Seen>): Found {
  const files = [...seen].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, file]) => file);
  return {
    clusters: files.flatMap(({ cluster }) => cluster ?? []),
    problems: fewProblems([...problems, ...files.flatMap(({ problem }) => problem ?? [])]),
  };
}

/** The folder below which all that a glob finds is. */
function fixedPart(pattern: string): string {
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => /[*?[\]{}()!@+\\]/.test(part));
  const fixed = parts.slice(0, first === -1 ? -1 : first).join('/');
  return fixed === '' && pattern.startsWith('/') ? '/' : fixed;
}
