import { workersAnswer } from '@daskscope/client/testing/answers';
import { pointOf, Series } from './series.ts';
import { tracksOf } from './tracks-of.ts';

const [plain] = workersAnswer([{ address: 'tcp://a:1' }]).workers;
const network = { receive: 5, transmit: null };

test('a host counts its network once, whoever of its workers tells it', () => {
  const a = { ...plain!, host: 'a', network, tasks: { executing: 1 } };
  const b = { ...plain!, host: 'b', network };
  expect(pointOf([a, a, b], 1, null)).toMatchObject({
    receive: 10,
    transmit: null,
    busy: 2,
    threads: 6,
    limit: null,
    finished: null,
  });
  expect(pointOf([], 1, 2)).toMatchObject({ busy: null, threads: null, finished: 2 });
});

test('an hour is kept, a point a second', () => {
  const series = new Series();
  for (let time = 0; time < 7_200_000; time += 500) series.add(pointOf([plain!], time, 1));
  expect(series.points).toHaveLength(3_600);
  expect(series.points.at(-1)!.time).toBe(7_199_000);
});

test('tracks have the figures in their columns', () => {
  const series = new Series();
  series.add(pointOf([{ ...plain!, tasks: { executing: 1 } }], 10, 3));
  const { times, tracks } = tracksOf(series.points);
  expect(times).toEqual([10]);
  expect(tracks.map(({ name }) => name)).toEqual(['threads', 'memory', 'network', 'disk', 'tasks finished']);
  expect(tracks[0]).toMatchObject({ lines: [{ values: [1] }], limit: { values: [2] } });
  expect(tracks[4]!.text(3)).toBe('3/s');
});
