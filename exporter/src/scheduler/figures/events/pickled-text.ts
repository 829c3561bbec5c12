const PROTO = 0x80;
const FRAME = 0x95;
const SHORT_BINUNICODE = 0x8c;
const BINUNICODE = 0x58;
const MEMOIZE = 0x94;
const STOP = 0x2e;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of bytes that are a pickle of one text and of nothing else, as Dask's warn sends a message (worker.py, warn): PROTO,
 * FRAME, the text, MEMOIZE, STOP (PEP 3154). null: they are anything else. Nothing is unpickled.
 */
export function pickledText(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes[0] !== PROTO || bytes.length < 6) return null;
  let at = 2;
  // Texts that are short have no frame.
  if (bytes[at] === FRAME) at += 9;
  let length: number;
  if (bytes[at] === SHORT_BINUNICODE && at + 2 <= bytes.length) {
    length = bytes[at + 1]!;
    at += 2;
  } else if (bytes[at] === BINUNICODE && at + 5 <= bytes.length) {
    length = view.getUint32(at + 1, true);
    at += 5;
  } else return null;
  const end = at + length;
  const isAll = bytes.length === end + 2 && bytes[end] === MEMOIZE && bytes[end + 1] === STOP;
  if (!isAll) return null;
  try {
    return decoder.decode(bytes.subarray(at, end));
  } catch {
    return null;
  }
}
