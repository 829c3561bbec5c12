/** Where somebody stands in the runs of a life. */
export interface Cursor {
  /** '' before there was any. */
  life: string;
  /** One past the last run that has come. */
  id: number;
  /** Of the exporter's dictionaries: in another one, a position may have another name. */
  epoch: number;
}

/** As the exporter writes it: `${life}:${id of the next run}`, and `~${epoch}` after the first one. */
export function readCursor(text: string): Cursor {
  const at = text.lastIndexOf(':');
  const [id, epoch = '0'] = text.slice(at + 1).split('~');
  return { life: text.slice(0, at), id: Number(id), epoch: Number(epoch) };
}

export function writeCursor({ life, id, epoch }: Cursor): string {
  return epoch === 0 ? `${life}:${id}` : `${life}:${id}~${epoch}`;
}
