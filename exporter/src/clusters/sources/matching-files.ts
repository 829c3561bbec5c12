import { readdir, type Dirent } from 'node:fs';
import { resolve } from 'node:path';
import { glob } from 'tinyglobby';

export interface MatchingFiles {
  readonly paths: readonly string[];
  /** Folders that could not be read, and why. What is in them is not known. */
  readonly unread: ReadonlyMap<string, string>;
}

/** As Node's readdir, as far as it is needed here. */
export type ReadFolder = (
  path: string,
  options: { withFileTypes: true },
  done: (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void,
) => void;

/** There is no such folder, which is known then. */
const NONE: readonly (string | undefined)[] = ['ENOENT', 'ENOTDIR'];

/** The files of a glob. The library takes a folder that it cannot read for an empty one: here it is told of. */
export async function matchingFiles(
  pattern: string,
  readFolder: ReadFolder = readdir,
): Promise<MatchingFiles> {
  const unread = new Map<string, string>();
  const telling: ReadFolder = (path, options, done) =>
    readFolder(path, options, (error, entries) => {
      if (error && !NONE.includes(error.code)) unread.set(resolve(path), error.message);
      done(error, entries);
    });
  const paths = await glob(pattern, {
    absolute: true,
    expandDirectories: false,
    fs: { readdir: telling as typeof readdir },
  });
  return { paths, unread };
}
