import { formatCount } from '../text/format.ts';
import type { Measure } from '../draw/surface.ts';
import { fitted } from '../text/text.ts';

/** A task's states in the order a bar draws them from the left. */
export const BAR_STATES = [
  'released',
  'memory',
  'erred',
  'processing',
  'waiting',
  'queued',
  'no-worker',
] as const;
export type BarState = (typeof BAR_STATES)[number];

/** One function's tasks by state. */
export interface ProgressRow {
  name: string;
  /** Position of the function: its colour. */
  group: number;
  states: Readonly<Record<BarState, number>>;
}

export interface ProgressSpace {
  /** CSS px */
  width: number;
  height: number;
  measure: Measure;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ProgressText {
  text: string;
  x: number;
  /** The middle line. */
  y: number;
}

/** One function's place; CSS px. */
export interface ProgressItem {
  row: ProgressRow;
  box: Box;
  bar: Box;
  segments: (Box & { state: BarState })[];
  name: ProgressText;
  /** The room for the name. */
  nameWidth: number;
  /** Exact numbers, right-aligned at x. */
  figures: ProgressText;
  /** How many failed, right-aligned at x; '' if none. */
  erred: ProgressText;
  done: boolean;
  /** Everything in words: shown on hover. */
  title: string;
}

export interface ProgressLayout {
  items: ProgressItem[];
  /** The line that says what is not in view; null if all is. */
  more: ProgressText | null;
  /** How far there is to scroll, px; 0 if all is in view. */
  scrollable: number;
}

export const NAME_SIZE = 12;
export const FIGURE_SIZE = 11;
const COLUMN = 250;
const COLUMN_GAP = 24;
/** px a function, at best and at worst; a line of text. */
const ROOMY = 40;
const DENSE = 18;
const LINE = 15;
const LEAST_BAR = 3;
const ERRED_LEAST = 3;

export function taskCount(row: ProgressRow): number {
  return BAR_STATES.reduce((sum, state) => sum + row.states[state], 0);
}

/** The functions with the most tasks first; names decide between equals, so that nothing swaps places without cause. */
export function byTasks(rows: readonly ProgressRow[]): ProgressRow[] {
  return [...rows].sort((a, b) => taskCount(b) - taskCount(a) || a.group - b.group);
}

/**
 * Places as many functions as fit, those with the most tasks first, line by line. With little room columns appear, then bars
 * shrink; what still has no room is a matter of `scroll` (px), and counted in a last line.
 */
export function layoutProgress(
  rows: readonly ProgressRow[],
  space: ProgressSpace,
  scroll = 0,
): ProgressLayout {
  const shown = byTasks(rows.filter((row) => taskCount(row) > 0));
  const columnsAtMost = Math.max(1, Math.floor((space.width + COLUMN_GAP) / (COLUMN + COLUMN_GAP)));
  const roomyLines = Math.max(1, Math.floor(space.height / ROOMY));
  const columns = Math.max(1, Math.min(columnsAtMost, Math.ceil(shown.length / roomyLines)));
  const overflows = shown.length > columns * Math.max(1, Math.floor(space.height / DENSE));
  const room = overflows ? space.height - LINE : space.height;
  const lines = Math.ceil(shown.length / columns);
  const inView = overflows ? Math.max(1, Math.floor(room / DENSE)) : lines;
  const pitch = Math.max(overflows ? LINE : DENSE, Math.min(ROOMY, Math.floor(room / Math.max(1, inView))));
  const width = (space.width - (columns - 1) * COLUMN_GAP) / columns;
  const first = columns * Math.max(0, Math.min(lines - inView, Math.round(scroll / DENSE)));
  const visible = shown.slice(first, first + columns * inView);
  const items = visible.map((row, index) => {
    const x = (index % columns) * (width + COLUMN_GAP);
    return placeItem(row, { x, y: Math.floor(index / columns) * pitch, width, height: pitch }, space.measure);
  });
  nameItems(items, shown, space.measure);
  const below = shown.slice(first + visible.length);
  return {
    items,
    // Half a line says nothing.
    more:
      inView * pitch + LINE > space.height
        ? null
        : moreLine(shown.slice(0, first), below, inView * pitch + LINE / 2),
    scrollable: (lines - inView) * DENSE,
  };
}

function nameItems(items: readonly ProgressItem[], rows: readonly ProgressRow[], measure: Measure): void {
  const placed = items.map(({ name, nameWidth }) => ({ text: name.text, width: nameWidth }));
  const all = rows.map(({ name }) => name);
  const texts = fitted(placed, all, (text) => measure(text, NAME_SIZE));
  items.forEach(({ name }, at) => (name.text = texts[at]!));
}

/** A name at the left and numbers at the right, over their bar. */
function placeItem(row: ProgressRow, box: Box, measure: Measure): ProgressItem {
  const line = Math.min(box.height < DENSE + 4 ? LINE - 1 : LINE, box.height - LEAST_BAR);
  const barHeight = Math.max(LEAST_BAR, Math.min(14, Math.floor(box.height - line - 6)));
  const bar = { x: box.x, y: box.y + line, width: box.width, height: barHeight };
  const figures = figuresText(row);
  const erred = erredText(row);
  const right = box.x + box.width;
  const left = right - measure(figures, FIGURE_SIZE) - 10;
  const nameEnd = erred === '' ? left : left - measure(erred, FIGURE_SIZE, true) - 10;
  const y = box.y + line / 2;
  return {
    row,
    box,
    bar,
    segments: barSegments(row, bar),
    name: { text: row.name, x: box.x, y },
    nameWidth: nameEnd - box.x,
    figures: { text: figures, x: right, y },
    erred: { text: erred, x: left, y },
    done: finished(row) === taskCount(row),
    title: progressTitle(row),
  };
}

/** Widths by share, to the pixel; failures are wide enough to be seen, whatever their share. */
function barSegments(row: ProgressRow, bar: Box): (Box & { state: BarState })[] {
  const total = taskCount(row);
  const { erred } = row.states;
  const erredWidth =
    erred === 0 ? 0 : Math.min(bar.width, Math.max(ERRED_LEAST, (erred / total) * bar.width));
  const rest = total - erred === 0 ? 0 : (bar.width - erredWidth) / (total - erred);
  let x = bar.x;
  return BAR_STATES.flatMap((state) => {
    const width = state === 'erred' ? erredWidth : row.states[state] * rest;
    if (width <= 0) return [];
    const segment = { state, x, y: bar.y, width, height: bar.height };
    x += width;
    return [segment];
  });
}

function finished({ states }: ProgressRow): number {
  return states.released + states.memory;
}

function figuresText(row: ProgressRow): string {
  const total = taskCount(row);
  const done = finished(row);
  return done === total ? `${formatCount(total)} done` : `${formatCount(done)} / ${formatCount(total)}`;
}

function erredText({ states }: ProgressRow): string {
  return states.erred === 0 ? '' : `${formatCount(states.erred)} erred`;
}

const STATE_WORDS: Record<BarState, string> = {
  released: 'released',
  memory: 'in memory',
  erred: 'erred',
  processing: 'processing',
  waiting: 'waiting',
  queued: 'queued',
  'no-worker': 'without a worker',
};

function stateWords(states: ProgressRow['states'], words: Record<BarState, string>): string[] {
  return BAR_STATES.filter((state) => states[state] > 0).map(
    (state) => `${formatCount(states[state])} ${words[state]}`,
  );
}

/** 'inc: 10,000 tasks · 8,000 released · 120 in memory' */
export function progressTitle(row: ProgressRow): string {
  return [`${row.name}: ${tasks(taskCount(row))}`, ...stateWords(row.states, STATE_WORDS)].join(' · ');
}

/** The totals by state, for a header: '12,410 tasks · 8,120 done · 2,010 in memory · 3 erred' */
export function progressTotals(rows: readonly ProgressRow[]): string {
  const sum = (state: BarState) => rows.reduce((total, row) => total + row.states[state], 0);
  const states = Object.fromEntries(BAR_STATES.map((state) => [state, sum(state)])) as Record<
    BarState,
    number
  >;
  const total = BAR_STATES.reduce((all, state) => all + states[state], 0);
  return [tasks(total), ...stateWords(states, { ...STATE_WORDS, released: 'done' })].join(' · ');
}

function moreLine(
  above: readonly ProgressRow[],
  below: readonly ProgressRow[],
  y: number,
): ProgressText | null {
  const hidden = [...above, ...below];
  if (hidden.length === 0) return null;
  const count = hidden.reduce((sum, row) => sum + taskCount(row), 0);
  const sides = [
    ...(above.length > 0 ? [`${formatCount(above.length)} more above`] : []),
    ...(below.length > 0 ? [`${formatCount(below.length)} more below`] : []),
  ];
  return { text: `${sides.join(', ')}, with ${tasks(count)}`, x: 0, y };
}

function tasks(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'task' : 'tasks'}`;
}
