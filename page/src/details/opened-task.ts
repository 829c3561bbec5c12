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
  /** What a URL names that is no run. */
  link?: string;
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

/** What a URL names, which is to be a run as `LIFE:RUN`. */
export function linkedRun(link: string, arriving: boolean): OpenedTask {
  const [, life, id] = /^(.+):(\d{1,15})$/.exec(link) ?? [];
  const name = 'A task';
  if (life === undefined) return { name, failure: null, place: null, key: null, link };
  return { ...openedRun({ life, id: Number(id) }, name), arriving };
}

/** As a URL names it; undefined: it is no run. */
export const linkTo = ({ place, link }: OpenedTask): string | undefined => (place ? textOfRun(place) : link);

export const textOfRun = ({ life, id }: RunPlace): string => `${life}:${id}`;

export const openedKey = (key: string, name: string): OpenedTask => ({
  name,
  failure: null,
  place: null,
  key,
});
