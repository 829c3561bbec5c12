import { decoding } from '../../protocol/msgpack.ts';
import { ref, type Pickle } from '../../protocol/pickle.ts';
import type { Work } from '../../slices.ts';
import { compose, item, juxt, LEN, LOOP_TIME, slice } from './expression.ts';
import { asArray, asCount, asNumber } from '../values.ts';

/** x -> its message as bytes: the first frame, which holds all but what Dask pickles. */
const packing = compose(item(0), ref('distributed.protocol', 'dumps'));

/** What was packed on the scheduler. */
export interface Packed {
  /** Bytes of all of it. */
  size: number;
  /** undefined: it is larger than what may be sent. */
  value: unknown;
}

/** x -> x packed on the scheduler, of which no more than `limit` bytes are sent, however large it is. */
export const packed = (limit: number): Pickle => compose(juxt(LEN, item(slice(0, limit))), packing);

/** null where there is none: the expression raised. @throws ProtocolError for bytes that are no message */
export function* unpacking(value: unknown): Work<Packed | null> {
  const [size, bytes] = asArray(value);
  if (!(bytes instanceof Uint8Array)) return null;
  return { size: asCount(size), value: asCount(size) > bytes.length ? undefined : yield* decoding(bytes) };
}

/** scheduler -> (f(scheduler), and when that began and ended): what is packed within f costs little more to send. */
export const timed = (f: Pickle): Pickle => juxt(LOOP_TIME, f, LOOP_TIME);

/** seconds: what evaluating took; null where the clock does not say. */
export function timing(value: unknown): { value: unknown; seconds: number | null } {
  const [began, inner, ended] = asArray(value);
  const [from, to] = [asNumber(began), asNumber(ended)];
  return { value: inner, seconds: from === null || to === null || to < from ? null : to - from };
}
