import { formatBytes, formatCount, formatNumber } from '@daskscope/timeline';
import type { Track, Tracks } from '@daskscope/timeline/tracks';
import type { Point } from './series.ts';

const SECOND = 1_000;

/** ms for which a point holds at most. One that comes live may be late; of buckets each is told, and null where nothing is known. */
const holds = ({ step }: Point): number => (step > SECOND ? step : 3 * SECOND);

const rate = (bytes: number): string => `${formatBytes(Math.round(bytes))}/s`;

/** The resource plots below the task stream. */
export function tracksOf(points: readonly Point[]): Tracks {
  const line = (name: string, figure: keyof Point) => ({
    name,
    values: points.map((point) => point[figure]),
  });
  const tracks: Track[] = [
    {
      name: 'threads',
      lines: [line('busy', 'busy')],
      stacked: true,
      limit: line('of', 'threads'),
      text: formatCount,
    },
    {
      name: 'memory',
      lines: [
        line('managed', 'managed'),
        line('unmanaged', 'unmanaged'),
        line('recent', 'recent'),
        line('spilled', 'spilled'),
      ],
      stacked: true,
      limit: line('limit', 'limit'),
      text: formatBytes,
    },
    {
      name: 'network',
      lines: [line('in', 'receive'), line('out', 'transmit')],
      stacked: false,
      limit: null,
      text: rate,
    },
    {
      name: 'disk',
      lines: [line('read', 'read'), line('write', 'write')],
      stacked: false,
      limit: null,
      text: rate,
    },
    {
      name: 'tasks finished',
      lines: [line('', 'finished')],
      stacked: true,
      limit: null,
      text: (value) => `${formatNumber(value)}/s`,
    },
  ];
  return {
    times: points.map(({ time }) => time),
    longest: points.map(holds),
    tracks,
  };
}
