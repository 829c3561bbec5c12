import type { Row } from '../layout/lanes.ts';
import type { RowLayout } from '../layout/rows.ts';
import { formatCount } from '../text/format.ts';
import type { Measure } from './surface.ts';
import { fitted } from '../text/text.ts';

export const LABEL_SIZE = 11;
const LABEL_HEIGHT = 14;
const PADDING = 8;
const LEAST_COLUMN = 44;
type Level = 'host' | 'worker' | 'name';

/** A column of labels; px. */
export interface GutterColumn {
  level: Level;
  x: number;
  width: number;
}

export interface Gutter {
  width: number;
  columns: GutterColumn[];
}

/** A label beside the rows it names; CSS px from the plot's top left. */
export interface GutterLabel {
  level: Level;
  text: string;
  /** What the text stands for, in full. */
  title: string;
  row: Row;
  x: number;
  /** The label's middle line. */
  y: number;
  /** The part of the rows that is in sight. */
  top: number;
  bottom: number;
}

/** As many levels as have names and fit into a third of the width, workers before hosts before threads. */
export function layoutGutter(rows: readonly Row[], width: number, named: boolean, measure: Measure): Gutter {
  if (width < 200) return { width: 0, columns: [] };
  const room = Math.min(300, width * (width < 500 ? 0.24 : 0.3));
  const wanted = new Map<Level, number>();
  for (const level of ['worker', 'host', 'name'] as const) {
    if (level === 'name' && !named && rows.some((row) => row.worker !== '' || row.host !== '')) continue;
    const texts = new Set(rows.map((row) => labelText(row, level)));
    texts.delete('');
    let widest = 0;
    for (const text of texts) widest = Math.max(widest, measure(text, LABEL_SIZE, level === 'host'));
    if (widest > 0) wanted.set(level, Math.ceil(widest) + PADDING);
  }
  let left = room - PADDING;
  const given = new Map<Level, number>();
  for (const [level, size] of wanted) {
    if (size > left && given.size > 0) continue;
    given.set(level, Math.min(size, Math.max(LEAST_COLUMN, left)));
    left -= given.get(level)!;
  }
  let x = PADDING;
  const columns = (['host', 'worker', 'name'] as const).flatMap((level) => {
    const size = given.get(level);
    if (size === undefined) return [];
    const column = { level, x, width: size - PADDING };
    x += size;
    return [column];
  });
  return { width: columns.length > 0 ? x : 0, columns };
}

/** Labels of the rows in sight. Those that would touch the one above are left out. */
export function gutterLabels(
  gutter: Gutter,
  layout: RowLayout,
  scroll: number,
  height: number,
  dpr: number,
  measure: Measure,
): GutterLabel[] {
  // As high as the first lane: a worker's name stands on the line of its first thread's.
  const line = Math.max(LABEL_HEIGHT, layout.lane / dpr);
  return gutter.columns.flatMap(({ level, x, width }) => {
    let free = -Infinity;
    const short = labels(layout, { level, width }, measure);
    return spans(layout, level).flatMap(({ row, from, to, title }): GutterLabel[] => {
      const top = Math.max(0, (from - scroll) / dpr);
      const bottom = Math.min(height, (to - scroll) / dpr);
      if (bottom - top <= 0 || to <= scroll) return [];
      const tall = bottom - top > 2.2 * LABEL_HEIGHT;
      const middle = (top + bottom) / 2;
      const y = tall && row.collapsed === '' ? top + line / 2 : Math.max(LABEL_HEIGHT / 2, middle);
      if (y - LABEL_HEIGHT / 2 < free || y + LABEL_HEIGHT / 2 > height + 2) return [];
      free = y + LABEL_HEIGHT / 2;
      const text = short.get(labelText(row, level)) ?? '';
      return text === '' ? [] : [{ level, text, title, row, x, y, top, bottom }];
    });
  });
}

interface Span {
  row: Row;
  from: number;
  to: number;
  lanes: number;
  title: string;
}

const known = new WeakMap<RowLayout, Map<Level, Span[]>>();

/** Runs of rows that one label names, from the top; kept while the layout lasts, since every frame asks. */
function spans(layout: RowLayout, level: Level): Span[] {
  const byLevel = known.get(layout) ?? new Map<Level, Span[]>();
  known.set(layout, byLevel);
  const found = byLevel.get(level) ?? findSpans(layout, level);
  byLevel.set(level, found);
  return found;
}

const shortened = new WeakMap<RowLayout, Map<string, ReadonlyMap<string, string>>>();

/** A column's labels as they have room, each by its whole text; kept as the spans are. */
function labels(
  layout: RowLayout,
  { level, width }: Pick<GutterColumn, 'level' | 'width'>,
  measure: Measure,
): ReadonlyMap<string, string> {
  const key = `${level} ${width}`;
  const kept = shortened.get(layout) ?? new Map<string, ReadonlyMap<string, string>>();
  shortened.set(layout, kept);
  const found = kept.get(key);
  if (found) return found;
  const texts = [...new Set(spans(layout, level).map(({ row }) => labelText(row, level)))];
  const placed = texts.map((text) => ({ text, width }));
  const short = fitted(placed, texts, (text) => measure(text, LABEL_SIZE, level === 'host'));
  const made = new Map(texts.map((text, at) => [text, short[at]!]));
  kept.set(key, made);
  return made;
}

function findSpans(layout: RowLayout, level: Level): Span[] {
  const found: Span[] = [];
  for (const { row, y, height } of layout.boxes) {
    const last = found.at(-1);
    const same =
      last !== undefined &&
      level !== 'name' &&
      last.row.host === row.host &&
      (level === 'host' || last.row.worker === row.worker);
    if (same) {
      last.to = y + height;
      last.lanes += row.lanes.length;
    } else if (labelText(row, level) !== '') {
      found.push({ row, from: y, to: y + height, lanes: row.lanes.length, title: '' });
    }
  }
  for (const span of found) {
    const names = [
      span.row.host,
      level === 'host' ? '' : span.row.worker,
      level === 'name' ? span.row.name : '',
    ];
    const count =
      level === 'name' ? '' : `: ${formatCount(span.lanes)} ${span.lanes === 1 ? 'lane' : 'lanes'}`;
    span.title = names.filter((name) => name !== '').join(' · ') + count;
  }
  return found;
}

function labelText(row: Row, level: Level): string {
  if (level === row.collapsed) return `▸ ${row[level]}`;
  return row[level];
}
