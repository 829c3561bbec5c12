import type { TaskFailure } from '@daskscope/api';
import type { RunPlace } from './fetch-run.ts';

/** A task whose details are open: what is known of it, and where the rest is to be asked for. */
export interface OpenedTask {
  name: string;
  failure: TaskFailure | null;
  /** null: the exporter no longer has its run, or it is to be found by the key. */
  place: RunPlace | null;
  /** null: another one says it. */
  key: string | null;
  /** The task stream is to show when it ran, once that is known. */
  arriving?: boolean;
}

/** Where a run's times are in the stream. */
export interface RunInStream {
  life: string;
  id: number | null;
  /** ms since the epoch */
  from: number;
  to: number;
}

export const openedFailure = (failure: TaskFailure): OpenedTask => ({
  name: failure.prefix,
  failure,
  place: failure.id === null ? null : { life: failure.life, id: failure.id },
  key: null,
});

export const openedRun = (place: RunPlace, name: string): OpenedTask => ({
  name,
  failure: null,
  place,
  key: null,
});

/** A run that a URL names, as `LIFE:RUN`. What is no such name the exporter refuses with a sentence. */
export function linkedRun(text: string, arriving: boolean): OpenedTask {
  const at = text.lastIndexOf(':');
  return { ...openedRun({ life: text.slice(0, at), id: Number(text.slice(at + 1)) }, 'A task'), arriving };
}

export const textOfRun = ({ life, id }: RunPlace): string => `${life}:${id}`;

export const openedKey = (key: string, name: string): OpenedTask => ({
  name,
  failure: null,
  place: null,
  key,
});
