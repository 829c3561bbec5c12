import type { DataFrame, Field } from '@grafana/data';
import type { TaskStreamOptions } from '../options.ts';

/** Which field says what. */
export interface FieldMap {
  start: Field;
  end: Field | null;
  duration: Field | null;
  name: Field | null;
  /** What colours are given to; null: to names. */
  colour: Field | null;
  /** Positions in the palette, if the source tells them. */
  positions: Field | null;
  lanes: Field[];
  status: Field | null;
  action: Field | null;
  key: Field | null;
}

type Chosen = Partial<TaskStreamOptions>;

/** Other tools' names for the same, in lower case without separators; those that say it best first. */
const NAMES = {
  start: ['start', 'starttime', 'begin', 'began', 'from', 'since', 'time', 'timestamp', 'ts'],
  end: ['end', 'endtime', 'stop', 'stoptime', 'finish', 'finished', 'timeend', 'until', 'to'],
  duration: [
    'duration',
    'dur',
    'elapsed',
    'took',
    'durationms',
    'durationnano',
    'durationns',
    'durationseconds',
  ],
  name: ['function', 'name', 'spanname', 'operationname', 'operation', 'prefix', 'task', 'title', 'label'],
  status: ['status', 'statuscode', 'error', 'failed', 'outcome', 'result'],
  action: ['action', 'activity'],
  key: ['key', 'taskkey', 'spanid', 'id', 'uid'],
} as const;

/** From the outside in: of each level the first that is there. */
const LANES = [
  ['host', 'hostname', 'node', 'cluster', 'server', 'servicename', 'service', 'traceservice'],
  ['worker', 'process', 'pod', 'instance', 'runner', 'machine', 'resource', 'serviceinstanceid'],
  ['thread', 'lane', 'core', 'tid', 'slot', 'threadname', 'track', 'row'],
];

const TIME_LIKE = ['time', 'number', 'string'];
const ANY = ['string', 'number', 'boolean', 'enum', 'other'];

/** The fields as chosen, the others by name and type. A sentence says what is missing. */
export function mapFields(frame: DataFrame, chosen: Chosen): FieldMap | string {
  const find = (role: keyof typeof NAMES, types: readonly string[]) =>
    named(frame, chosen[role]) ?? byNames(frame, NAMES[role], types);
  const start =
    named(frame, chosen.start) ??
    byNames(frame, NAMES.start, ['time']) ??
    firstTime(frame) ??
    find('start', TIME_LIKE);
  if (!start) return 'No field says when an interval starts: a field of times is needed, best called start.';
  const end = notThe(start, find('end', TIME_LIKE)) ?? otherTime(frame, start, chosen);
  const duration = find('duration', ['number']);
  if (!end && !duration)
    return `Nothing says when an interval that starts at ${start.name} is over: a field is needed that is called end or duration.`;
  const lanes = laneFields(frame, chosen.lanes);
  const name = find('name', ANY) ?? firstText(frame, lanes);
  return {
    start,
    end,
    duration,
    name,
    colour: named(frame, chosen.colour),
    positions: positions(frame, name, chosen),
    lanes: lanes.filter((field) => field !== name || chosen.lanes?.includes(field.name)),
    status: find('status', ANY),
    action: find('action', ['string', 'enum']),
    key: find('key', ['string', 'number']),
  };
}

export function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function named({ fields }: DataFrame, name: string | undefined): Field | null {
  return name ? (fields.find((field) => field.name === name) ?? null) : null;
}

function byNames({ fields }: DataFrame, names: readonly string[], types: readonly string[]): Field | null {
  for (const name of names) {
    const found = fields.find((field) => plain(field.name) === name && types.includes(field.type));
    if (found) return found;
  }
  return null;
}

function firstTime({ fields }: DataFrame): Field | null {
  return fields.find(({ type }) => type === 'time') ?? null;
}

const notThe = (other: Field, field: Field | null) => (field === other ? null : field);

/** Two fields of times without telling names, and nothing else that says how long: the second is the end. */
function otherTime(frame: DataFrame, start: Field, chosen: Chosen): Field | null {
  const times = frame.fields.filter(({ type }) => type === 'time');
  const told = named(frame, chosen.duration) ?? byNames(frame, NAMES.duration, ['number']);
  return !told && times.length === 2 && times[0] === start ? times[1]! : null;
}

function laneFields(frame: DataFrame, chosen: readonly string[] | undefined): Field[] {
  const fields = (chosen ?? []).flatMap((name) => named(frame, name) ?? []);
  if (fields.length > 0) return fields.slice(0, LANES.length);
  return LANES.flatMap((names) => byNames(frame, names, ANY) ?? []);
}

function firstText({ fields }: DataFrame, lanes: readonly Field[]): Field | null {
  return fields.find((field) => field.type === 'string' && !lanes.includes(field)) ?? null;
}

/** The data source of this app gives its functions positions, so that they have one colour everywhere. */
function positions(frame: DataFrame, name: Field | null, chosen: Chosen): Field | null {
  return name?.name === 'function' && !chosen.name && !chosen.colour
    ? byNames(frame, ['position'], ['number'])
    : null;
}
