import type { DataFrame, Field, FieldConfig, FieldType, QueryResultMeta } from '@grafana/data';

/**
 * Names of functions stand in frames as in Prometheus's labels, since links and clicks set variables by them, and variables
 * go into expressions.
 * Frames are plain data: made without @grafana/data at run time, they can be made, and tested, without a browser.
 */
const TYPES = {
  time: 'time',
  number: 'number',
  string: 'string',
  boolean: 'boolean',
  other: 'other',
} as const;

export type Values = unknown[];

export function field(
  type: keyof typeof TYPES,
  name: string,
  displayName: string,
  values: Values,
  config: FieldConfig = {},
): Field {
  return { name, type: TYPES[type] as FieldType, config: { displayName, ...config }, values };
}

export const time = (name: string, displayName: string, values: Values, config?: FieldConfig) =>
  field('time', name, displayName, values, config);
export const text = (name: string, displayName: string, values: Values, config?: FieldConfig) =>
  field('string', name, displayName, values, config);
export const number = (
  name: string,
  displayName: string,
  values: Values,
  unit = 'none',
  config?: FieldConfig,
) => field('number', name, displayName, values, { unit, ...config });

/** What is shown as a table where nothing else is asked for. */
const AS_TABLE: QueryResultMeta['preferredVisualisationType'][] = ['table', 'logs'];

/** Without rows a table has no fields either: Grafana's (12.4.0) would show their heads, and not what the panel says instead. */
export function frame(refId: string, name: string, fields: Field[], meta: QueryResultMeta = {}): DataFrame {
  const made = figuresFrame(refId, name, fields, meta);
  const bare = made.length === 0 && AS_TABLE.includes(meta.preferredVisualisationType);
  return bare ? { ...made, fields: [] } : made;
}

/** Rows that panels also add up: of none the sum is 0, for which Grafana needs the fields. */
export function figuresFrame(
  refId: string,
  name: string,
  fields: Field[],
  meta: QueryResultMeta = {},
): DataFrame {
  return { refId, name, fields, length: fields[0]?.values.length ?? 0, meta };
}

/** Fields of the same rows, a value of each. */
export function columns<Row>(rows: readonly Row[]) {
  type Value = (row: Row) => unknown;
  return {
    field: (type: keyof typeof TYPES, name: string, title: string, value: Value) =>
      field(type, name, title, rows.map(value)),
    time: (name: string, title: string, value: Value, config?: FieldConfig) =>
      time(name, title, rows.map(value), config),
    text: (name: string, title: string, value: Value) => text(name, title, rows.map(value)),
    number: (name: string, title: string, value: Value, unit?: string, config?: FieldConfig) =>
      number(name, title, rows.map(value), unit, config),
  };
}
