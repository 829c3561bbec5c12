import type { FileKind } from '@daskscope/client';
import type { DataFrame } from '@grafana/data';
import { isTransformed } from './live-handle.ts';
import type { SumsRange } from './task-sums.ts';

export interface TaskFile {
  /** As the exporter calls it. */
  name: string;
  content: Blob;
}

/**
 * Files of what a query asks for, from who can ask the exporter: panels know no address of it. Like the live handle it crosses to
 * bundles of their own.
 */
export interface TaskFiles {
  readonly version: 1;
  /** The cluster's name, for the files that a panel makes; null or not there: none is named. */
  readonly cluster?: string | null;
  /** Rejects with an Error that says why in a sentence. */
  ask(kind: FileKind, range: SumsRange): Promise<TaskFile>;
}

/** Lets `meta.custom` of a frame carry whom to ask for files. */
export function carryingFiles<T extends object>(files: TaskFiles, custom: T): T {
  return Object.defineProperty(custom, 'files', { value: files, enumerable: false });
}

/**
 * Of what is drawn; null: nobody can be asked, as where frames were saved, or not for all of it, as where several queries or
 * transformations made it: a file would be of one query alone.
 */
export function taskFilesOf(frames: readonly DataFrame[]): TaskFiles | null {
  const files: unknown = frames.length === 1 ? frames[0]!.meta?.custom?.files : null;
  return isFiles(files) && !isTransformed(frames[0]!) ? files : null;
}

function isFiles(value: unknown): value is TaskFiles {
  return typeof value === 'object' && value !== null && (value as Partial<TaskFiles>).version === 1;
}
