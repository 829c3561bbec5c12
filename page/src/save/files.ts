import { TIME_FILES, wholeTime, type FileKind } from '@daskscope/client';
import { apiUrl } from '../api.ts';

/** What the exporter makes of a range of time, as links. */
export interface SavedFile {
  name: string;
  title: string;
  href: string;
}

const TITLES: Readonly<Record<FileKind, string>> = {
  report: 'This page over the time in view, in one file that needs nothing else',
  trace: 'What ran in the time in view, for ui.perfetto.dev',
  csv: 'A row for each task in the time in view',
};

/** @param range ms since the epoch; null: all that there is of the scheduler that runs */
export function filesOf(range: { from: number; to: number } | null): SavedFile[] {
  const time = range ? wholeTime(range) : {};
  return TIME_FILES.map(({ kind, name, route, parameters }) => ({
    name,
    title: TITLES[kind],
    href: apiUrl(route, { ...time, ...parameters }),
  }));
}
