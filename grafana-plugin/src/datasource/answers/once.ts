import type { ExporterApi, Parameters } from '../exporter-api.ts';
import { LIVE_TYPES, type DaskscopeQuery, type LiveType, type QueryType } from '../query.ts';
import type { Asked } from '../views.ts';

/** What is asked once and with every refresh, never streamed. */
export type OnceType = Exclude<QueryType, LiveType>;

export const isOnce = (type: QueryType): type is OnceType =>
  !(LIVE_TYPES as readonly QueryType[]).includes(type);

/** A query whose variables are replaced in all of its texts. */
export interface OnceAsked extends Asked {
  type: OnceType;
  query: DaskscopeQuery;
  /** The range ends now, and not at a time. */
  untilNow: boolean;
  /** px of the panel, about; undefined: nobody says. */
  width?: number | undefined;
}

/** What one asks with. */
export type OnceApi = Pick<ExporterApi, 'answer' | 'onRequest'>;

/** Ranges that move begin at a multiple of it: panels and browsers that ask at the same time share one question to the workers. */
const SHARED_MS = 5_000;

/** ms since the epoch, as the routes take them. */
export function rangeOf({ from, to, moves, untilNow }: OnceAsked): Parameters {
  return {
    from: moves ? Math.floor(from / SHARED_MS) * SHARED_MS : Math.floor(from),
    to: untilNow ? undefined : Math.ceil(to),
  };
}
