import { labelOf, type Spans } from '@daskscope/api';
import { formatBytes, formatDuration, formatNumber } from '@daskscope/timeline';
import { withinOf } from './tree.ts';

/** What a function did in a span and the spans in it. */
export interface Activity {
  /** '': of no function. */
  prefix: string;
  activity: string;
  unit: string;
  value: number;
  /** Of all seconds; null: it is not of seconds. */
  share: number | null;
}

/** Added up over a span and all spans in it, as Dask's own page does: seconds first, then by unit, the most first. */
export function activitiesOf({ spans, activities }: Spans, row: number): Activity[] {
  if (!activities) return [];
  const within = withinOf(spans, row);
  const sums = new Map<string, Omit<Activity, 'share'>>();
  activities.span.forEach((span, at) => {
    if (!within.has(span)) return;
    const prefix = activities.prefix[at] ?? '';
    const [activity, unit] = [
      nameOf(activities.context[at]!, activities.activity[at]!),
      activities.unit[at]!,
    ];
    const key = JSON.stringify([prefix, activity, unit]);
    const sum = sums.get(key) ?? { prefix, activity, unit, value: 0 };
    sum.value += activities.value[at]!;
    sums.set(key, sum);
  });
  const all = [...sums.values()];
  const seconds = all.reduce((sum, { unit, value }) => sum + (unit === SECONDS ? value : 0), 0);
  return all
    .map((one) => ({ ...one, share: one.unit === SECONDS && seconds > 0 ? one.value / seconds : null }))
    .sort((a, b) => orderOf(a.unit) - orderOf(b.unit) || b.value - a.value);
}

const SECONDS = 'seconds';

export function valueText({ unit, value }: Activity): string {
  if (unit === SECONDS) return formatDuration(value * 1000);
  return unit === 'bytes' ? formatBytes(value) : `${formatNumber(value)} ${labelOf(unit)}`;
}

/** What tasks do while they run is the rule. */
const nameOf = (context: string, activity: string): string =>
  labelOf(context === 'execute' ? activity : `${context}: ${activity}`);

const orderOf = (unit: string): number => (unit === SECONDS ? 0 : unit === 'bytes' ? 1 : 2);
