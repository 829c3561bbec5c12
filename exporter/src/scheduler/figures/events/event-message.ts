import { LIMITS } from '@daskscope/api';
import { decode } from '../../../protocol/msgpack.ts';
import { ProtocolError } from '../../../protocol/errors.ts';
import { cut, NAME_LIMIT } from '../../../state/text.ts';
import type { EventUpdate } from '../../../state/updates/events.ts';
import { keyText } from '../../keys.ts';
import { asArray, asCount, asMap, asMilliseconds, asText } from '../../values.ts';
import { pickledText } from './pickled-text.ts';

/** What could not be read, in JSON. */
interface Unread {
  bytes?: number;
  count?: number;
  first?: Json[];
}
type Json = string | number | boolean | null | Json[] | { [name: string]: Json } | Unread;

/** A message that is a dict, value by value, or another; and whether something of it is left out. */
interface Told {
  json: Json;
  fields: ReadonlyMap<string, Json>;
  partial: boolean;
}

/** What is told under "all", too. */
const TOLD_TWICE = new Set([
  'add-worker',
  'remove-worker',
  'add-client',
  'remove-client',
  'scatter',
  'restart',
  'restart-workers',
  'update-graph',
]);

const isWorker = (topic: string): boolean => topic.includes('://');
const isClient = (topic: string): boolean => topic.startsWith('Client-');

/** An event as it was read; null: one of a worker or a client that is told under a topic of all. */
export function eventOf(topic: string, value: unknown): EventUpdate | null {
  const [time, whole, values] = asArray(value);
  const told = messageOf(whole, values);
  const kind = kindOf(told);
  if (kind !== null && TOLD_TWICE.has(kind) && (isWorker(topic) || isClient(topic))) return null;
  const worker = told.fields.get('worker');
  const data = JSON.stringify(told.json);
  return {
    time: asMilliseconds(time) ?? 0,
    kind: kind === null ? null : cut(kind, NAME_LIMIT),
    worker: typeof worker === 'string' ? cut(worker, NAME_LIMIT) : isWorker(topic) ? topic : null,
    text: cut(textOf(topic, kind, told), LIMITS.eventText),
    data: cut(data, LIMITS.eventData),
    cut: told.partial || data.length > LIMITS.eventData,
    lostTasks: countOf(told.fields.get('lost-computed-tasks')),
    lostData: countOf(told.fields.get('lost-scattered-tasks')),
    expected: booleanOf(told.fields.get('expected')),
  };
}

function messageOf(whole: unknown, values: unknown): Told {
  if (!Array.isArray(values)) {
    const { json, partial } = unpacked(whole);
    return { json, partial, fields: new Map() };
  }
  const [count, told] = asArray(values);
  let partial = asCount(count) > asMap(told).size;
  const fields = new Map<string, Json>();
  for (const [name, value] of asMap(told)) {
    const [plain, set] = asArray(value);
    const read = plain === null ? ofSet(set) : unpacked(plain);
    partial ||= read.partial;
    fields.set(keyText(name), read.json);
  }
  return { json: Object.fromEntries(fields), fields, partial };
}

interface Read {
  json: Json;
  partial: boolean;
}

/** Of how many bytes it is, and their beginning. */
function unpacked(value: unknown): Read {
  const [size, bytes] = asArray(value);
  if (!(bytes instanceof Uint8Array)) return { json: null, partial: true };
  if (asCount(size) > bytes.length) return { json: { bytes: asCount(size) }, partial: true };
  try {
    return { json: jsonOf(decode(bytes)), partial: false };
  } catch (error) {
    if (error instanceof ProtocolError) return { json: null, partial: true };
    throw error;
  }
}

function ofSet(value: unknown): Read {
  if (!Array.isArray(value)) return { json: null, partial: true };
  const [count, first] = asArray(value);
  const read = asArray(first).map(unpacked);
  return {
    json: { count: asCount(count), first: read.map(({ json }) => json) },
    partial: asCount(count) > read.length || read.some(({ partial }) => partial),
  };
}

function jsonOf(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Uint8Array) return pickledText(value) ?? { bytes: value.length };
  if (value instanceof Map)
    return Object.fromEntries(Array.from(value, ([name, entry]) => [keyText(name), jsonOf(entry)]));
  return typeof value === 'bigint' ? String(value) : null;
}

/** As Dask's own messages say it: as an action, or as the first of a tuple, which stealing's are. */
function kindOf({ json, fields }: Told): string | null {
  const action = fields.get('action') ?? (Array.isArray(json) ? json[0] : undefined);
  return typeof action === 'string' ? action : null;
}

function countOf(told: Json | undefined): number | null {
  if (Array.isArray(told)) return told.length;
  const count = typeof told === 'object' && told !== null ? (told as Unread).count : told;
  return typeof count === 'number' ? count : null;
}

const booleanOf = (told: Json | undefined): boolean | null => (typeof told === 'boolean' ? told : null);

function textOf(topic: string, kind: string | null, told: Told): string {
  const { json, fields } = told;
  const of = (name: string): string => plainText(fields.get(name) ?? null);
  switch (kind ?? topic) {
    case 'add-worker':
      return `Worker ${of('worker')} came`;
    case 'remove-worker':
      return leaving(of('worker'), fields);
    case 'add-client':
      return `Client ${of('client')} came`;
    case 'remove-client':
      return `Client ${of('client')} left`;
    // worker.py, print: its arguments as texts, and what stands between them.
    case 'print':
      return asArray(fields.get('args'))
        .map((text) => asText(text) ?? '')
        .join(asText(fields.get('sep')) ?? ' ');
    case 'warn':
      return of('message');
  }
  if (kind === null || !fields.has('action')) return plainText(json);
  const others = [...fields].filter(([name]) => name !== 'action' && name !== 'stimulus_id');
  return [kind, others.map(([name, value]) => `${name} ${plainText(value)}`).join(', ')]
    .filter(Boolean)
    .join(': ');
}

function leaving(worker: string, fields: Told['fields']): string {
  const expected = booleanOf(fields.get('expected'));
  const how = expected === null ? '' : expected ? ', as it was asked to' : ', unexpectedly';
  const lost = countOf(fields.get('lost-computed-tasks')) ?? 0;
  const data = countOf(fields.get('lost-scattered-tasks')) ?? 0;
  const what = [
    lost > 0 && `${lost} ${lost === 1 ? 'result is' : 'results are'} computed again`,
    data > 0 && `scattered data of ${data} ${data === 1 ? 'key' : 'keys'} cannot be had again`,
  ].filter(Boolean);
  return `Worker ${worker} left${how}${what.length > 0 ? `: ${what.join(', ')}` : ''}`;
}

const plainText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
