import type { Installations, SemaphoreUpdate } from '../updates/scheduler.ts';
import type { Unrunnable } from '../updates/tasks.ts';

/** What is read every few seconds and kept as it was told last. null: not told yet, or this scheduler does not have it. */
export class Seldom {
  /** Bytes a second, by type. */
  bandwidths: ReadonlyMap<string, number> | null = null;
  semaphores: readonly SemaphoreUpdate[] | null = null;
  unrunnable: Unrunnable | null = null;
  installations: Installations | null = null;
}
