import { Columns, FLAG_ERROR, KIND, type Lanes, type RunningTask } from '@daskscope/timeline';
import type { DataFrame, Field } from '@grafana/data';
import { taskSumsOf, type TaskSums } from '../datasource/task-sums.ts';
import { linksOf } from '../panel/links.ts';
import { mapFields, type FieldMap } from './field-map.ts';
import { kindOf } from './kind.ts';
import type { TaskStreamOptions } from './options.ts';
import type { TaskDetail, TaskSource } from './task-source.ts';
import { durationScale, isFailure, timeReader } from './values.ts';

/** How Grafana says a field's title and values. */
export interface FieldText {
  title: (field: Field, frame: DataFrame) => string;
  value: (field: Field, row: number) => string;
}

interface Part {
  frame: DataFrame;
  map: FieldMap;
  /** The number of the frame's first row among all. */
  first: number;
}

/** Long frames of any data source, a row an interval; one without an end still runs. */
export class FrameSource implements TaskSource {
  readonly columns: Columns;
  readonly lanes: Lanes;
  readonly running: RunningTask[] = [];
  /** Rows that are no intervals: without a start, or over before they began. */
  skipped = 0;
  readonly sums: TaskSums | null;
  readonly #parts: Part[];
  readonly #groups: Groups;
  readonly #fieldText: FieldText;

  private constructor(parts: Part[], lanes: Lanes, fieldText: FieldText, sums: TaskSums | null) {
    this.sums = sums;
    this.#fieldText = fieldText;
    this.#parts = parts;
    this.lanes = lanes;
    this.columns = new Columns(Math.max(1, rowsOf(parts)));
    this.#groups = new Groups(parts);
    for (const part of parts) this.#append(part);
    lanes.hide(
      (lane) => this.columns.tracksOf(lane).length === 0 && !this.running.some((task) => task.lane === lane),
    );
  }

  /** A sentence says why it cannot be. The lanes stay what they are from one answer to the next. */
  static of(
    frames: readonly DataFrame[],
    options: Partial<TaskStreamOptions>,
    lanes: Lanes,
    fieldText: FieldText,
  ): FrameSource | string {
    const parts: Part[] = [];
    let first = 0;
    let problem = 'There is no frame with fields.';
    for (const frame of frames) {
      if (frame.fields.length === 0) continue;
      const map = mapFields(frame, options);
      if (typeof map === 'string') {
        problem = map;
        continue;
      }
      parts.push({ frame, map, first });
      first += frame.length;
    }
    if (parts.length === 0) return problem;
    const asTold = Object.values(options).every(
      (option) => !option || (Array.isArray(option) && option.length === 0),
    );
    const sums = sumsOf(
      parts.map(({ frame }) => frame),
      asTold,
    );
    return new FrameSource(parts, lanes, fieldText, sums);
  }

  name(group: number): string {
    // A function of which nothing can be seen has no row.
    return this.#groups.name(group) || (this.sums?.name(group) ?? '');
  }

  detail(task: number): TaskDetail | null {
    const part = this.#partOf(task);
    if (!part) return null;
    const { frame, map } = part;
    const { title, value } = this.#fieldText;
    const row = task - part.first;
    const failed = map.status !== null && isFailure(map.status, map.status.values[row]);
    const said = [map.start, map.end, map.duration, map.name, map.key, map.positions, ...map.lanes];
    if (failed) said.push(map.status);
    const others = frame.fields.filter(
      (field) => !said.includes(field) && !isHidden(field) && isSaid(field.values[row]),
    );
    return {
      id: `${task}`,
      key: map.key ? value(map.key, row) : '',
      lines: others.map((field) => ({ label: title(field, frame), text: value(field, row) })),
      error: failed ? value(map.status!, row) : null,
      more: null,
      links: () =>
        linksOf(
          frame.fields.map((field) => ({ field, row })),
          map.name ?? map.start,
        ),
    };
  }

  search(text: string): (task: number) => boolean {
    const wanted = text.toLowerCase();
    return (task) => {
      const part = this.#partOf(task);
      if (!part) return false;
      const { name, key } = part.map;
      const row = task - part.first;
      return [name, key].some((field) => field && String(field.values[row]).toLowerCase().includes(wanted));
    };
  }

  #partOf(task: number): Part | undefined {
    return this.#parts.find(({ first, frame }) => task >= first && task < first + frame.length);
  }

  #append({ frame, map, first }: Part): void {
    const start = timeReader(map.start);
    const over = ends(map, start);
    const lane: number[] = [];
    const group: number[] = [];
    const kind: number[] = [];
    const starts: number[] = [];
    const duration: number[] = [];
    const flags: number[] = [];
    const task: number[] = [];
    for (let row = 0; row < frame.length; row++) {
      const begin = start(row);
      const end = over(row);
      if (!Number.isFinite(begin) || Number.isNaN(end) || end < begin) {
        this.skipped++;
        continue;
      }
      const on = this.#laneOf(map.lanes, row);
      const of = this.#groups.of(map, row);
      if (end === Infinity) {
        this.running.push({ lane: on, group: of, start: begin, task: first + row });
        continue;
      }
      lane.push(on);
      group.push(of);
      kind.push(kindOf(map.action ? text(map.action, row) : ''));
      starts.push(begin);
      duration.push(end - begin);
      flags.push(failed(map, row) ? FLAG_ERROR : 0);
      task.push(first + row);
    }
    this.columns.append({ lane, group, kind, start: starts, duration, flags, task });
  }

  #laneOf(fields: readonly Field[], row: number): number {
    const names = fields.map((field) => text(field, row));
    const [host, worker, name] = [...['', '', ''].slice(names.length), ...names];
    return this.lanes.id(host!, worker!, name!);
  }
}

const UNKNOWN: TaskSums = {
  version: 1,
  whole: false,
  rows: null,
  name: () => '',
  ask: () => Promise.resolve(null),
};

/** Who knows more than the frames have. What was made of one frame by others, or by other fields, nobody can sum up. */
function sumsOf(frames: readonly DataFrame[], asTold: boolean): TaskSums | null {
  if (frames.every((frame) => taskSumsOf(frame)?.whole ?? frame.meta?.custom?.totals === undefined))
    return null;
  const [frame] = frames;
  const sums = taskSumsOf(frame!);
  return asTold && frames.length === 1 && sums?.rows === frame!.length ? sums : UNKNOWN;
}

/** What failed is the computation; where there was none, as when an input did not arrive, all of it. */
function failed({ status, action, key }: FieldMap, row: number): boolean {
  if (!status || !isFailure(status, status.values[row])) return false;
  if (!action || kindOf(text(action, row)) === KIND.compute || !key) return true;
  const of = key.values[row];
  for (const step of [-1, 1]) {
    for (let at = row + step; at >= 0 && at < key.values.length && key.values[at] === of; at += step)
      if (isFailure(status, status.values[at]) && kindOf(text(action, at)) === KIND.compute) return false;
  }
  return true;
}

/** When a row is over; Infinity while it runs, NaN where that is not told. */
function ends({ end, duration }: FieldMap, start: (row: number) => number): (row: number) => number {
  if (end) {
    const read = timeReader(end);
    return (row) => (isSaid(end.values[row]) ? read(row) : Infinity);
  }
  const scale = durationScale(duration!);
  return (row) => {
    const value: unknown = duration!.values[row];
    return isSaid(value) ? start(row) + Number(value) * scale : Infinity;
  };
}

/** Positions of names in the palette: those told, else those among the sorted names. */
class Groups {
  readonly #names: string[] = [];
  readonly #positions = new Map<string, number>();
  readonly #told: boolean;

  constructor(parts: readonly Part[]) {
    this.#told = parts.every(({ map }) => map.positions !== null);
    if (this.#told) this.#takeTold(parts);
    else this.#sortNames(parts);
  }

  name(position: number): string {
    return this.#names[position] ?? '';
  }

  of(map: FieldMap, row: number): number {
    if (this.#told) return position(map.positions!.values[row]);
    return this.#positions.get(nameOf(map, row)) ?? 0;
  }

  #takeTold(parts: readonly Part[]): void {
    for (const { frame, map } of parts) {
      for (let row = 0; row < frame.length; row++)
        this.#names[this.of(map, row)] ??= map.name ? text(map.name, row) : '';
    }
  }

  #sortNames(parts: readonly Part[]): void {
    const names = new Set<string>();
    for (const { frame, map } of parts)
      for (let row = 0; row < frame.length; row++) names.add(nameOf(map, row));
    [...names].sort().forEach((name, position) => {
      this.#names.push(name);
      this.#positions.set(name, position);
    });
  }
}

function nameOf({ colour, name }: FieldMap, row: number): string {
  const field = colour ?? name;
  return field ? text(field, row) : '';
}

/** Beyond this colours repeat anyway. */
const MOST_POSITIONS = 10_000;

function position(value: unknown): number {
  const told = Number(value);
  return Number.isInteger(told) && told >= 0 ? told % MOST_POSITIONS : 0;
}

function rowsOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { frame }) => sum + frame.length, 0);
}

const isSaid = (value: unknown) => value !== null && value !== undefined && value !== '';

function text(field: Field, row: number): string {
  const value: unknown = field.values[row];
  return isSaid(value) ? String(value) : '';
}

function isHidden({ config }: Field): boolean {
  return config.custom?.hideFrom?.tooltip === true;
}
