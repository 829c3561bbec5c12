import type { DataFrame, FieldType } from '@grafana/data';
import { mapFields, type FieldMap } from './field-map.ts';

type Column = [name: string, type: string];

function frame(...columns: Column[]): DataFrame {
  const fields = columns.map(([name, type]) => ({ name, type: type as FieldType, config: {}, values: [] }));
  return { fields, length: 0 };
}

function names(map: FieldMap | string): Record<string, unknown> {
  if (typeof map === 'string') throw new Error(map);
  const { lanes, ...roles } = map;
  const named = Object.entries(roles).flatMap(([role, field]) => (field ? [[role, field.name]] : []));
  return { ...Object.fromEntries(named), lanes: lanes.map(({ name }) => name) };
}

test('knows every field of the data source of this app', () => {
  const tasks = frame(
    ['start', 'time'],
    ['end', 'time'],
    ['duration', 'number'],
    ['host', 'string'],
    ['worker', 'string'],
    ['address', 'string'],
    ['thread', 'number'],
    ['function', 'string'],
    ['position', 'number'],
    ['action', 'string'],
    ['status', 'string'],
    ['key', 'string'],
    ['nbytes', 'number'],
  );
  expect(names(mapFields(tasks, {}))).toEqual({
    start: 'start',
    end: 'end',
    duration: 'duration',
    lanes: ['host', 'worker', 'thread'],
    name: 'function',
    positions: 'position',
    action: 'action',
    status: 'status',
    key: 'key',
  });
});

test('knows the spans of a trace', () => {
  const trace = frame(
    ['traceID', 'string'],
    ['spanID', 'string'],
    ['operationName', 'string'],
    ['serviceName', 'string'],
    ['startTime', 'number'],
    ['duration', 'number'],
    ['statusCode', 'number'],
  );
  expect(names(mapFields(trace, {}))).toEqual({
    start: 'startTime',
    duration: 'duration',
    lanes: ['serviceName'],
    name: 'operationName',
    status: 'statusCode',
    key: 'spanID',
  });
});

test('takes two fields of times as start and end, and texts by their place', () => {
  const sql = frame(['a', 'time'], ['b', 'time'], ['what', 'string']);
  expect(names(mapFields(sql, {}))).toEqual({ start: 'a', end: 'b', name: 'what', lanes: [] });
});

test('prefers what was chosen, and finds the rest', () => {
  const sql = frame(
    ['start', 'time'],
    ['end', 'time'],
    ['due', 'time'],
    ['name', 'string'],
    ['queue', 'string'],
  );
  const chosen = { end: 'due', lanes: ['queue'], name: 'gone' };
  expect(names(mapFields(sql, chosen))).toEqual({
    start: 'start',
    end: 'due',
    name: 'name',
    lanes: ['queue'],
  });
});

test('keeps the positions of functions only for their own names', () => {
  const tasks = frame(
    ['start', 'time'],
    ['end', 'time'],
    ['function', 'string'],
    ['position', 'number'],
    ['user', 'string'],
  );
  expect(names(mapFields(tasks, { colour: 'user' }))).not.toHaveProperty('positions');
  expect(names(mapFields(tasks, {}))).toHaveProperty('positions');
});

test('says what is missing', () => {
  expect(mapFields(frame(['value', 'number']), {})).toMatch(/No field says when an interval starts/);
  expect(mapFields(frame(['time', 'time'], ['value', 'number']), {})).toMatch(/starts at time is over/);
});
