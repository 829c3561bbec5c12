import { namesMeant } from '@daskscope/api';
import type { DataFrame } from '@grafana/data';
import { Notices } from '../notices.ts';
import type { OnceAsked } from '../once.ts';
import { sayingFrame } from '../saying-frame.ts';

/** The function that is asked for; of a name as in Prometheus's labels the one that it stands for. undefined: all. */
export function oneFunction(prefixes: readonly string[] | null): string | undefined {
  const [label] = prefixes ?? [];
  return label === undefined ? undefined : (namesMeant(label).at(-1) ?? label);
}

/** What Dask is asked for one function or for all. */
export function severalFunctions({ refId, type }: OnceAsked, what: string, count: number): DataFrame {
  const why = `${what} is of one function or of all: ${count} are chosen.`;
  return sayingFrame(refId, type, new Notices().nothing('several-functions', why, 'warning'), why);
}
