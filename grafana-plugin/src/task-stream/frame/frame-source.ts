import {
  Columns,
  formatCount,
  GrowingBatch,
  kindOfAction,
  type KnownRange,
  type Lanes,
  type RunningTask,
  type StaysOf,
} from '@daskscope/timeline';
import type { DataFrame, Field } from '@grafana/data';
import { taskSumsOf, UNKNOWN_SUMS, type TaskSums } from '../../contract/task-sums.ts';
import { linksOf } from '../../panel/links.ts';
import { failureReader } from './failures.ts';
import { frameLane } from './frame-lanes.ts';
import { staysOfFrames } from './frame-stays.ts';
import { mapFields, type FieldMap } from './field-map.ts';
import { Groups, textAt } from './groups.ts';
import type { TaskStreamOptions } from '../options.ts';
import { timesReader } from './row-times.ts';
import { SkippedRows } from './skipped-rows.ts';
import type { Finding, TaskDetail, TaskSource } from '../task-source.ts';
import { savedSums } from './saved-sums.ts';
import { knownOf, untilOf } from '../unknown-times.ts';
import { isFailure } from './values.ts';

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

interface Made {
  parts: Part[];
  /** Why other frames are not drawn. */
  strange: string[];
  lanes: Lanes;
  fieldText: FieldText;
  sums: TaskSums | null;
  /** The fields are what the data source means by them. */
  asTold: boolean;
}

/** Long frames of any data source, a row an interval; one without an end still runs. */
export class FrameSource implements TaskSource {
  readonly columns: Columns;
  readonly lanes: Lanes;
  readonly running: RunningTask[] = [];
  readonly #skipped = new SkippedRows();
  readonly #strange: readonly string[];
  readonly sums: TaskSums | null;
  readonly ready = true;
  readonly known: readonly KnownRange[] | null;
  readonly until: number | null;
  readonly stays: StaysOf;
  readonly from = null;
  readonly #parts: Part[];
  readonly #groups: Groups;
  readonly #fieldText: FieldText;

  private constructor({ parts, strange, lanes, fieldText, sums, asTold }: Made) {
    this.#strange = strange;
    this.sums = sums;
    this.#fieldText = fieldText;
    this.#parts = parts;
    const frames = parts.map(({ frame }) => frame);
    this.known = knownOf(frames);
    this.until = untilOf(frames);
    this.lanes = lanes;
    this.columns = new Columns(Math.max(1, rowsOf(parts)));
    this.#groups = new Groups(parts);
    for (const part of parts) this.#append(part);
    this.stays = staysOfFrames(frames, lanes, asTold);
    const running = new Set(this.running.map(({ lane }) => lane));
    const isThread = (lane: number) =>
      this.stays(lane)?.stays.some(({ threads }) => Number(lanes.name(lane)?.name) < threads) ?? false;
    lanes.hide((lane) => this.columns.tracksOf(lane).length === 0 && !running.has(lane) && !isThread(lane));
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
    const strange: string[] = [];
    for (const frame of frames) {
      if (frame.fields.length === 0) continue;
      const map = mapFields(frame, options);
      if (typeof map === 'string') {
        strange.push(map);
        continue;
      }
      parts.push({ frame, map, first });
      first += frame.length;
    }
    if (parts.length === 0) return strange.at(-1) ?? 'The query gave no fields.';
    const asTold = Object.values(options).every(
      (option) => !option || (Array.isArray(option) && option.length === 0),
    );
    const sums = sumsOf(
      parts.map(({ frame }) => frame),
      asTold,
    );
    const made = new FrameSource({ parts, strange, lanes, fieldText, sums, asTold });
    const isNothing = made.columns.length === 0 && made.running.length === 0;
    return isNothing && made.skipped > 0 ? made.leftOut : made;
  }

  /** Rows that are no intervals. */
  get skipped(): number {
    return this.#skipped.count;
  }

  /** What is not drawn, in a sentence; '' if all is. */
  get leftOut(): string {
    const frames = this.#strange.length;
    const all = this.#parts.length + frames;
    const strange =
      frames === 0
        ? ''
        : `${formatCount(frames)} of ${formatCount(all)} frames ${frames === 1 ? 'is' : 'are'} not drawn: ${this.#strange[0]!}`;
    return [this.#skipped.sentence(rowsOf(this.#parts)), strange].filter(Boolean).join(' ');
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
      (field) => !said.includes(field) && !isHidden(field) && textAt(field, row) !== '',
    );
    return {
      id: `${task}`,
      name: map.name ? value(map.name, row) : null,
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

  /** Each row is looked at when it is marked: rows of a frame do not change. */
  search(text: string): Finding {
    const wanted = text.toLowerCase();
    const has = (task: number): boolean => {
      const part = this.#partOf(task);
      if (!part) return false;
      const { name, key } = part.map;
      const row = task - part.first;
      return [name, key].some((field) => field && textAt(field, row).toLowerCase().includes(wanted));
    };
    return { goOn: () => false, version: 0, has };
  }

  #partOf(task: number): Part | undefined {
    return this.#parts.find(({ first, frame }) => task >= first && task < first + frame.length);
  }

  #append({ frame, map, first }: Part): void {
    const times = timesReader(map, this.#skipped);
    const failed = failureReader(map);
    const batch = new GrowingBatch();
    for (let row = 0; row < frame.length; row++) {
      const time = times(row);
      if (!time) continue;
      const { start, end } = time;
      const of = { lane: this.#laneOf(map.lanes, row), group: this.#groups.of(map, row), task: first + row };
      if (end === Infinity) {
        this.running.push({ ...of, start });
        continue;
      }
      const kind = kindOfAction(map.action ? textAt(map.action, row) : '');
      batch.push({ ...of, kind, start, duration: end - start, failed: failed(row) });
    }
    this.columns.append(batch);
  }

  #laneOf(fields: readonly Field[], row: number): number {
    const names = fields.map((field) => textAt(field, row));
    const [host, worker, name] = [...['', '', ''].slice(names.length), ...names];
    return frameLane(this.lanes, host!, worker!, name!);
  }
}

/** Who knows more than the frames have. What was made of one frame by others, or by other fields, nobody can sum up. */
function sumsOf(frames: readonly DataFrame[], asTold: boolean): TaskSums | null {
  const known = frames.map((frame) => taskSumsOf(frame) ?? savedSums(frame));
  if (known.every((sums) => sums?.whole ?? true)) return null;
  const [sums] = known;
  return asTold && frames.length === 1 && sums?.rows === frames[0]!.length ? sums : UNKNOWN_SUMS;
}

function rowsOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { frame }) => sum + frame.length, 0);
}

function isHidden({ config }: Field): boolean {
  const custom = config.custom as { hideFrom?: { tooltip?: boolean } } | undefined;
  return custom?.hideFrom?.tooltip === true;
}
