import { namesMeant } from '@daskscope/api';
import type { Work } from '../../../slices.ts';
import type { Names } from '../../names.ts';
import { containing } from '../../log/query/query.ts';
import { cut, NAME_LIMIT } from '../../text.ts';
import { isKilledBy } from './failure-cause.ts';
import { cursorOf, isAfter, placeBehind, type FailurePlace } from './failure-place.ts';
import type { FailureTexts } from './failure-texts.ts';
import type { KeptFailure } from './kept-failure.ts';

/** Failures between two places where others may come in: some are searched for a text. */
const STEP = 16;

/** Which failures are asked for. */
export interface FailureQuery {
  limit: number;
  /** Characters of keys and texts, about, beyond which it ends before its limit. */
  bytes?: number;
  /** A cursor of an earlier answer: only what comes after it, which is older. */
  after?: string;
  prefix?: string;
  /** An address. */
  worker?: string;
  /** ms since the epoch */
  from?: number;
  to?: number;
  /** Part of a key or of an exception's text, in any case. */
  search?: string;
  life?: string;
}

/** A failure as it is told. */
export interface ToldFailure {
  /** Its scheduler's id. */
  life: string;
  /** Of its run; null: none was recorded. */
  id: number | null;
  key: string;
  prefix: string;
  /** Of its prefix in the dictionary. */
  position: number;
  /** ms since the epoch */
  time: number;
  /** Addresses it erred on. */
  workers: string[];
  /** Composed where the scheduler has no text. */
  exception: string;
  traceback: string;
  /** Its workers died with it, or its inputs exceed their memory limit. */
  killed: boolean;
}

export interface MatchingFailures {
  /** Newest first. */
  found: ToldFailure[];
  /** All that match, also before the cursor given and past the limit. */
  total: number;
  /** Where to go on; null: these are the last. */
  cursor: string | null;
  /** Of those found. */
  places: readonly FailurePlace[];
  /** Places in `found` of those whose texts had to go. */
  textless: readonly number[];
}

/** What failures are told with. */
interface Told {
  texts: FailureTexts;
  prefixes: Names;
}

/** Newest first, among those that are kept when this begins: `kept` has the oldest first. */
export function* matching(
  kept: readonly KeptFailure[],
  { texts, prefixes }: Told,
  { bytes = Infinity, ...filter }: FailureQuery,
): Work<MatchingFailures> {
  const matches = matcher(texts, filter);
  const isAfter = filter.after === undefined ? () => true : after(filter.after);
  const found: ToldFailure[] = [];
  const places: FailurePlace[] = [];
  const textless: number[] = [];
  let total = 0;
  let size = 0;
  let last: KeptFailure | undefined;
  let more = false;
  for (let index = kept.length - 1; index >= 0; index--) {
    if (index % STEP === 0) yield;
    const failure = kept[index]!;
    if (!matches(failure)) continue;
    total++;
    if (!isAfter(failure)) continue;
    more = found.length >= filter.limit || size >= bytes;
    if (more) continue;
    last = failure;
    const described = toldOf(failure, { texts, prefixes });
    if (!texts.hasAll(failure)) textless.push(found.length);
    found.push(described);
    places.push({ time: failure.time, number: failure.number });
    size += sizeOf(described);
  }
  return { found, total, cursor: more ? cursorOf(last!) : null, places, textless };
}

function matcher(texts: FailureTexts, filter: FailureQuery): (failure: KeptFailure) => boolean {
  const { from = -Infinity, to = Infinity, life } = filter;
  const prefixes = filter.prefix === undefined ? null : namesMeant(filter.prefix).map(short);
  const workers = filter.worker === undefined ? null : namesMeant(filter.worker);
  const pattern = filter.search === undefined ? null : containing(filter.search);
  // Many failures share a text, and a text may be long.
  const found = new Map<string, boolean>();
  const contains = (text: string): boolean => {
    const known = found.get(text) ?? pattern!.test(text);
    found.set(text, known);
    return known;
  };
  return (failure) =>
    failure.time >= from &&
    failure.time <= to &&
    (life === undefined || failure.life === life) &&
    (prefixes === null || prefixes.includes(failure.prefix)) &&
    (workers === null || workers.some((worker) => failure.workers.includes(worker))) &&
    (pattern === null || pattern.test(failure.key) || contains(texts.exceptionOf(failure)));
}

function toldOf(failure: KeptFailure, { texts, prefixes }: Told): ToldFailure {
  return {
    life: failure.life,
    id: failure.id,
    key: failure.key,
    prefix: failure.prefix,
    position: prefixes.known(failure.prefix),
    time: failure.time,
    workers: [...failure.workers],
    exception: texts.exceptionOf(failure),
    traceback: texts.tracebackOf(failure),
    killed: failure.exception === 0 && isKilledBy(failure),
  };
}

function after(cursor: string): (failure: KeptFailure) => boolean {
  const place = placeBehind(cursor);
  return (failure) => isAfter(place, failure);
}

/** Characters of what may be long. */
export const sizeOf = ({ key, exception, traceback }: ToldFailure): number =>
  key.length + exception.length + traceback.length;

const short = (prefix: string): string => cut(prefix, NAME_LIMIT);
