/** ms from one word that a stream's reader is still there to the next; the exporter waits for several. */
export const STAY_MS = 10_000;

/**
 * A name for the reader of one stream, that nobody guesses. The exporter is told by it that the reader is still there: what
 * stands between may go on reading for one that has left.
 */
export function newReaderName(): string {
  // crypto.randomUUID is there on https and localhost only.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
