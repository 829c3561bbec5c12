/** Which runs of each life have come: none is taken twice, whichever way it comes. */
export class KnownIds {
  /** By life: one past the highest id taken. */
  readonly #next = new Map<string, number>();

  /** False for a run that is known. Runs of a life come in order. */
  take(life: string, id: number): boolean {
    if (id < (this.#next.get(life) ?? 0)) return false;
    this.#next.set(life, id + 1);
    return true;
  }
}

export interface Cursor {
  life: string;
  id: number;
}

/** A cursor is `${life}:${id of the next run}`. */
export function readCursor(text: string): Cursor {
  const at = text.lastIndexOf(':');
  return { life: text.slice(0, at), id: Number(text.slice(at + 1)) };
}

export function writeCursor({ life, id }: Cursor): string {
  return `${life}:${id}`;
}
