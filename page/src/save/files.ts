import { apiUrl, type Parameters } from '../api.ts';

/** What the exporter makes of a range of time, as links. */
export interface SavedFile {
  name: string;
  title: string;
  href: string;
}

/** @param range ms since the epoch; null: all that there is of the scheduler that runs */
export function filesOf(range: { from: number; to: number } | null): SavedFile[] {
  const time: Parameters = range ? { from: Math.floor(range.from), to: Math.ceil(range.to) } : {};
  return [
    {
      name: 'Report (HTML)',
      title: 'This page over the time in view, in one file that needs nothing else',
      href: apiUrl('report', time),
    },
    {
      name: 'Trace (Perfetto)',
      title: 'What ran in the time in view, for ui.perfetto.dev',
      href: apiUrl('trace', time),
    },
    {
      name: 'Tasks (CSV)',
      title: 'A row for each task in the time in view',
      href: apiUrl('tasks', { ...time, format: 'csv' }),
    },
  ];
}
