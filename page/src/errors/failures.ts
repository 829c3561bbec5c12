import type { TaskFailure, TaskFailures } from '@daskscope/api';
import { RequestError } from '@daskscope/client';
import { formatCount, type KnownRange } from '@daskscope/timeline';
import { getJson } from '../api.ts';
import { AskingAnew } from '../live/asking-anew.ts';
import { Shown } from '../shown.ts';

/** Failures fetched; the rest is counted. */
const LIMIT = 500;

export interface KnownFailures {
  /** Newest first. */
  failures: readonly TaskFailure[];
  /** So many are known, of which not all need be listed; null: not told yet. */
  total: number | null;
  note: string;
  /** When it is known what failed; null: the exporter does not tell. */
  known: readonly KnownRange[] | null;
}

/** What failed, asked for whenever more has failed. */
export class Failures {
  readonly shown = new Shown<KnownFailures>({ failures: [], total: null, note: '', known: null });
  readonly #asking = new AskingAnew(() => this.#fetch());

  /** Something has failed: asks what. */
  refresh(): void {
    this.#asking.refresh();
  }

  /** Rejects where it was refused. */
  async #fetch(): Promise<void> {
    try {
      const { errors, total, known = null } = await getJson<TaskFailures>('errors', { limit: LIMIT });
      this.shown.set({ failures: errors, total, note: noteOf(errors.length, total), known });
    } catch (error) {
      // What is shown stays. That the exporter is gone the stream says, and also when it is back.
      if (!(error instanceof RequestError) || error.status === 0) return;
      this.shown.set({ ...this.shown.value, note: `could not be read: ${error.message}` });
      throw error;
    }
  }
}

function noteOf(listed: number, total: number): string {
  const newest = total > listed ? `, the newest ${formatCount(listed)} of them below` : '';
  return total > 0 ? `${formatCount(total)}${newest}` : '';
}
