import { LiveCache } from './live-cache.ts';

const liveState = { epoch: 1 } as never;
const WORKERS = Array.from({ length: 64 }, (_, worker) => `worker ${worker}`);

test('a refresh of a panel that is repeated for each of many workers fetches nothing again', () => {
  const cache = new LiveCache<{ from: number }>();
  const make = jest.fn(() => ({ from: 1000 }));
  const refresh = () => WORKERS.map((worker) => cache.get(liveState, worker, 1000, make));
  const first = refresh();
  expect(refresh()).toEqual(first);
  expect(make).toHaveBeenCalledTimes(WORKERS.length);
});

test('what is not asked for any more is let go of', () => {
  const cache = new LiveCache<{ from: number }>();
  const make = jest.fn(() => ({ from: 1000 }));
  for (let other = 0; other < 1000; other++) cache.get(liveState, `query ${other}`, 1000, make);
  cache.get(liveState, 'query 0', 1000, make);
  expect(make).toHaveBeenCalledTimes(1001);
});
