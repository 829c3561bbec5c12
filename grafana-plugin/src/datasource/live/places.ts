import type { Receiver } from '@daskscope/client';

/** A cluster of which a stream tells, and from where on. */
export interface Place {
  /** null: none is named. */
  cluster: string | null;
  /** null: from now on. */
  cursor: string | null;
}

/** Takes what a stream brings; `ended` is called once, and nothing is after that. */
export type Taking = Pick<Receiver, 'bytes' | 'ended'>;

/** Opens a stream of these clusters. Returns how to close it. */
export type OpenPlaces = (places: readonly Place[], receiver: Taking) => () => void;

/** Where there are several, one that has no name is the only one of an exporter that takes any. */
export const clusterPairs = (places: readonly Place[]): string[][] =>
  places.length === 1 && places[0]!.cluster === null
    ? []
    : places.map(({ cluster }) => ['cluster', cluster ?? '']);

/** Of several, one for each. */
export const afterPairs = (places: readonly Place[]): string[][] =>
  places.length === 1 && places[0]!.cursor === null
    ? []
    : places.map(({ cursor }) => ['after', cursor ?? '']);
