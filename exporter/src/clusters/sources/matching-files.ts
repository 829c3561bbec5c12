import * as system from 'node:fs';
import { resolve, sep } from 'node:path';
import { glob, type GlobOptions } from 'tinyglobby';

export interface MatchingFiles {
  readonly paths: readonly string[];
  /** Folders, and links, that could not be read, and why. */
  readonly unread: ReadonlyMap<string, string>;
  /** Nobody knows whether it is there: what it is in, or a link on the way, could not be read. */
  isUnread(path: string): boolean;
}

type Done<Result> = (error: NodeJS.ErrnoException | null, result: Result) => void;

/** As Node's, as far as it is needed here. */
export interface FileSystem {
  readdir(path: string, options: { withFileTypes: true }, done: Done<system.Dirent[]>): void;
  realpath(path: string, done: Done<string>): void;
  stat(path: string, done: Done<Pick<system.Stats, 'isDirectory'>>): void;
}

/** There is no such folder, which is known then; a link that leads to itself leads to none. */
const NONE: readonly (string | undefined)[] = ['ENOENT', 'ENOTDIR', 'ELOOP'];

const A_FOLDER: Pick<system.Stats, 'isDirectory'> = { isDirectory: () => true };

/** The files of a glob. The library takes a folder that it cannot read for an empty one: here it is told of. */
export async function matchingFiles(pattern: string, fs: FileSystem = system): Promise<MatchingFiles> {
  const unread = new Map<string, string>();
  const refused = new Map<string, NodeJS.ErrnoException>();
  /** By what they lead to, which the library reads, while it names files by the links. */
  const links = new Map<string, string[]>();

  /** True: it is not known what is there. */
  const isRefused = (path: string, error: NodeJS.ErrnoException | null): boolean => {
    if (!error || NONE.includes(error.code)) return false;
    refused.set(resolve(path), error);
    return true;
  };
  const telling: FileSystem = {
    readdir(path, options, done) {
      const folder = resolve(path);
      const tell: Done<system.Dirent[]> = (error, entries) => {
        if (isRefused(folder, error)) unread.set(folder, error!.message);
        done(error, entries);
      };
      const before = refused.get(folder);
      if (before) tell(before, []);
      else fs.readdir(path, options, tell);
    },
    // A link that cannot be followed may lead to a folder: the library goes on with it where that would be one to look into.
    realpath: (path, done) =>
      fs.realpath(path, (error, real) => {
        if (isRefused(path, error)) return done(null, path);
        if (!error) links.set(real, [...(links.get(real) ?? []), resolve(path)]);
        done(error, real);
      }),
    stat(path, done) {
      if (refused.has(resolve(path))) return done(null, A_FOLDER);
      fs.stat(path, (error, stats) => (isRefused(path, error) ? done(null, A_FOLDER) : done(error, stats)));
    },
  };
  const paths = await glob(pattern, {
    absolute: true,
    expandDirectories: false,
    fs: telling as GlobOptions['fs'],
  });
  const closed = Array.from(refused.keys()).flatMap((path) => [path, ...(links.get(path) ?? [])]);
  return { paths, unread, isUnread: (path) => closed.some((one) => isWithin(path, one)) };
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
