/** What the exporter makes of a time. */
export type FileKind = 'report' | 'trace' | 'csv';

export interface TimeFile {
  kind: FileKind;
  /** As people are told. */
  name: string;
  /** Of the API, that answers with it. */
  route: string;
  /** Of the route, beside the time. */
  parameters: Readonly<Record<string, string>>;
}

export const TIME_FILES: readonly TimeFile[] = [
  { kind: 'report', name: 'Report (HTML)', route: 'report', parameters: {} },
  { kind: 'trace', name: 'Trace (Perfetto)', route: 'trace', parameters: {} },
  { kind: 'csv', name: 'Tasks (CSV)', route: 'tasks', parameters: { format: 'csv' } },
];

/** The time as it is asked for: all of it, in whole ms since the epoch. */
export const wholeTime = ({ from, to }: { from: number; to: number }): { from: number; to: number } => ({
  from: Math.floor(from),
  to: Math.ceil(to),
});
