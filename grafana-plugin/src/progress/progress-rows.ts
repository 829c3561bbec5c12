import { NO_TASKS } from '@daskscope/client';
import { BAR_STATES, type BarState, type ProgressRow } from '@daskscope/timeline';
import type { DataFrame, Field, Labels } from '@grafana/data';
import { numberOf, textOf } from '../panel/read-value.ts';

/** A function's tasks in one state. */
interface Sample {
  name: string;
  state: BarState;
  count: number;
  /** The colour, if the source tells it. */
  position: number | null;
}

/** Fields and labels that hold the function's name, in lower case. */
const NAMES = ['prefix', 'function', 'name', 'task'];

/**
 * Functions with their tasks by state, from any of: a table with a column a state, as this app's data source has it; series
 * with labels prefix and state, in one frame or many; a table with those as columns, as Prometheus answers. Of several times
 * the last counts; of several clusters the sum. A sentence says why it cannot be.
 */
export function progressRows(frames: readonly DataFrame[]): ProgressRow[] | string {
  const samples = frames.flatMap((frame) => samplesOf(frame) ?? []);
  if (!frames.some((frame) => samplesOf(frame) !== null)) {
    return 'This data has no tasks by state. Ask the Daskscope data source for Progress, or Prometheus for sum by (prefix, state) (dask_tasks).';
  }
  const names = [...new Set(samples.map(({ name }) => name))];
  const sorted = new Map([...names].sort().map((name, position) => [name, position]));
  const rows = new Map(
    names.map((name) => [name, { name, group: sorted.get(name)!, states: { ...NO_TASKS } }]),
  );
  for (const { name, state, count, position } of samples) {
    const row = rows.get(name)!;
    row.states[state] += count;
    if (position !== null) row.group = position;
  }
  return [...rows.values()];
}

function samplesOf(frame: DataFrame): Sample[] | null {
  return stateColumns(frame) ?? labelledSeries(frame) ?? longTable(frame);
}

function stateOf(text: unknown): BarState | null {
  const state = textOf(text).toLowerCase().replace(/[ _]/g, '-');
  return BAR_STATES.find((known) => known === state) ?? null;
}

/** A row a function, a column a state. */
function stateColumns({ fields, length }: DataFrame): Sample[] | null {
  const name = nameField(fields);
  const columns = fields.flatMap((field) => {
    const state = field.labels?.state === undefined ? stateOf(field.name) : null;
    return state && field.type === 'number' ? [{ field, state }] : [];
  });
  if (!name || columns.length === 0) return null;
  const position = fields.find((field) => field.name === 'position' && field.type === 'number');
  return Array.from({ length }, (_, row) => row).flatMap((row) =>
    columns.map(({ field, state }) => ({
      name: textOf(name.values[row]),
      state,
      count: count(field.values[row]),
      position: position ? positionOf(position.values[row]) : null,
    })),
  );
}

/** Fields of numbers over time, with labels. */
function labelledSeries({ fields }: DataFrame): Sample[] | null {
  const series = fields.filter(({ type, labels }) => type === 'number' && labels?.state !== undefined);
  if (series.length === 0) return null;
  return series.flatMap((field) => {
    const state = stateOf(field.labels!.state);
    if (!state) return [];
    const position = positionOf(field.labels!.position);
    return [{ name: labelledName(field.labels!), state, count: latest(field), position }];
  });
}

/** A row a function, state and time. */
function longTable({ fields, length }: DataFrame): Sample[] | null {
  const name = nameField(fields);
  const state = fields.find((field) => field.name.toLowerCase() === 'state' && field.type === 'string');
  const value = fields.find(({ type, name }) => type === 'number' && name.toLowerCase() !== 'position');
  if (!name || !state || !value) return null;
  const time = fields.find(({ type }) => type === 'time');
  const position = fields.find((field) => field.name.toLowerCase() === 'position');
  const texts = fields.filter(({ type }) => type === 'string');
  const last = new Map<string, { time: number; sample: Sample }>();
  for (let row = 0; row < length; row++) {
    const at = stateOf(state.values[row]);
    if (!at) continue;
    const series = JSON.stringify(texts.map(({ values }) => textOf(values[row])));
    const when = numberOf(time?.values[row]) || 0;
    if ((last.get(series)?.time ?? -Infinity) > when) continue;
    const sample = {
      name: textOf(name.values[row]),
      state: at,
      count: count(value.values[row]),
      position: positionOf(position?.values[row]),
    };
    last.set(series, { time: when, sample });
  }
  return [...last.values()].map(({ sample }) => sample);
}

function nameField(fields: readonly Field[]): Field | undefined {
  for (const name of NAMES) {
    const found = fields.find((field) => field.name.toLowerCase() === name && field.type === 'string');
    if (found) return found;
  }
  return undefined;
}

function labelledName(labels: Labels): string {
  const label = NAMES.find((name) => labels[name] !== undefined);
  return label ? labels[label]! : 'all functions';
}

function latest({ values }: Field): number {
  for (let row = values.length - 1; row >= 0; row--) {
    if (Number.isFinite(values[row])) return count(values[row]);
  }
  return 0;
}

function count(value: unknown): number {
  const number = numberOf(value);
  return number > 0 ? Math.min(number, Number.MAX_SAFE_INTEGER) : 0;
}

function positionOf(value: unknown): number | null {
  const position = numberOf(value);
  return Number.isSafeInteger(position) && position >= 0 ? position : null;
}
