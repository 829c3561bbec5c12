import { readFile, stat } from 'node:fs/promises';
import { stampOf } from '../../file-stamp.ts';

/** What a file is now: another stamp once it was written or replaced. */
export interface FileNow {
  readonly stamp: string;
  /** @throws Error for what is no plain file (a pipe or device would be read for ever), and for one that is too large */
  readonly text: () => Promise<string>;
}

/** @throws Error of the system, as where there is none */
export async function fileNow(path: string, mostBytes: number): Promise<FileNow> {
  const now = await stat(path);
  return {
    stamp: stampOf(now),
    async text() {
      if (!now.isFile()) throw new Error('it is no plain file');
      if (now.size > mostBytes) throw new Error(`it has ${now.size} bytes; ${mostBytes} are the limit`);
      return readFile(path, 'utf8');
    },
  };
}

/** What the system refuses now it may give later, so that the same file is to be read again. */
export const mayPass = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).syscall !== undefined;
