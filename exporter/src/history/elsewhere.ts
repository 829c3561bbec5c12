import { MOST_NAMES } from './remembered.ts';
import type { StoredDocument } from './stored.ts';

/** Of the document by which an exporter says that it watches a cluster. */
export const WATCHED_KIND = 'watched';

/** It says so as often; and who has not said so for so long does not watch it any more. */
export const WATCHED_MS = 30_000;
const SILENT_MS = 120_000;

/** What the document holds once it is watched no more. */
export const LEFT = '{"left":true}';

/** Which clusters other exporters watch that share the history. Exporters' clocks may differ: what counts is that they go on saying so. */
export class Elsewhere {
  /** When it was said, by the clock of who said it, and when that was heard here; ms since the epoch. */
  readonly #said = new Map<string, { at: number; left: boolean; heard: number }>();
  #told = '[]';

  hear({ cluster, stop: at, json }: Pick<StoredDocument, 'cluster' | 'stop' | 'json'>, now: number): void {
    const before = this.#said.get(cluster);
    if (before?.at === at) return;
    // The one heard of last is at the end.
    this.#said.delete(cluster);
    if (this.#said.size >= MOST_NAMES) this.#said.delete(this.#said.keys().next().value!);
    // What was said before this start may be old.
    this.#said.set(cluster, { at, left: json === LEFT, heard: before ? now : Math.min(at, now) });
  }

  has(cluster: string, now: number): boolean {
    const said = this.#said.get(cluster);
    return said !== undefined && !said.left && now - said.heard < SILENT_MS;
  }

  /** They are others than when this was asked last. */
  isOther(now: number): boolean {
    const told = JSON.stringify([...this.#said.keys()].filter((cluster) => this.has(cluster, now)).sort());
    const isOther = told !== this.#told;
    this.#told = told;
    return isOther;
  }
}
