import type { DataQueryRequest } from '@grafana/data';

/** Pixels where a panel does not say how wide it is. */
const PIXELS = 1500;

/** What Grafana's data source Mixed puts before the ids of its requests (MIXED_REQUEST_PREFIX of MixedDataSource.ts, 12.4.0). */
const MIXED = 'mixed-';

/** A range that ends now is watched; one of the past is asked for once. Explore asks for a stream by its Live button. */
export function isLive({
  range,
  app,
  liveStreaming,
}: Pick<DataQueryRequest, 'range' | 'app' | 'liveStreaming'>): boolean {
  return range.raw.to === 'now' && (app !== 'explore' || liveStreaming === true);
}

/** Asked with others by Mixed, which waits for the last answer of all: a stream has none. */
export function isMixed({ requestId = '' }: Partial<Pick<DataQueryRequest, 'requestId'>>): boolean {
  return requestId.startsWith(MIXED);
}

/** ms a pixel, never more than a panel has, in powers of two: a panel that is resized a little asks for the same. */
export function resolutionOf({ from, to }: { from: number; to: number }, pixels = PIXELS): number {
  const exact = Math.max(to - from, 1) / Math.max(pixels, 1);
  return 2 ** Math.floor(Math.log2(exact));
}
