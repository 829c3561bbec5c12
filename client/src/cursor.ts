/** Where somebody stands in the runs of a life. */
export interface Cursor {
  /** '' before there was any. */
  life: string;
  /** One past the last run that has come. */
  id: number;
}

/** As the exporter writes it: `${life}:${id of the next run}`. */
export function readCursor(text: string): Cursor {
  const at = text.lastIndexOf(':');
  return { life: text.slice(0, at), id: Number(text.slice(at + 1)) };
}

export function writeCursor({ life, id }: Cursor): string {
  return `${life}:${id}`;
}

/**
 * Which runs come after a cursor: ids rise within a life, and lives follow one another.
 * @param lives the dictionary that `life` points into
 */
export function comesAfter(cursor: string, lives: readonly string[]): (life: number, id: number) => boolean {
  const { life: name, id: next } = readCursor(cursor);
  const position = lives.indexOf(name);
  return (life, id) => life > position || (life === position && id >= next);
}
