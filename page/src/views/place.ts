import type { Range } from '@daskscope/timeline';

/** The page's views, in the order of the header. */
export const VIEWS = ['status', 'computations', 'spans', 'workers', 'profile', 'graph', 'logs'] as const;
export type View = (typeof VIEWS)[number];

/** What of a view is looked at: names and values, as its URL has them. */
export type Looked = Readonly<Record<string, string>>;

/** Where the reader is. */
export interface Place {
  view: View;
  looked: Looked;
}

/** Reads the part of a URL after '#', such as '#workers?worker=tcp://10.0.0.8:4100'. What is not known is the first view. */
export function readPlace(hash: string): Place {
  const [name = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s, 2);
  const view = VIEWS.find((one) => one === name);
  return view
    ? { view, looked: Object.fromEntries(new URLSearchParams(query)) }
    : { view: 'status', looked: {} };
}

/** Writes it. Values that are '' are left out. */
export function hashOf({ view, looked }: Place): string {
  const some = Object.entries(looked).filter(([, value]) => value !== '');
  return `#${view}${some.length > 0 ? `?${new URLSearchParams(some).toString()}` : ''}`;
}

/** A range of time as a URL has it; null where there is none, or none that can be shown. */
export function rangeIn(looked: Looked, first: string, last: string): Range | null {
  const from = Number(looked[first] ?? NaN);
  const to = Number(looked[last] ?? NaN);
  return from < to && Number.isFinite(from) && Number.isFinite(to) ? { from, to } : null;
}
