import type { Worker, Workers } from '@daskscope/api';
import { WorkerLanes } from './worker-lanes.ts';
import { workersAnswer } from '../testing/answers.ts';

const HOST = '10.0.0.1';

/** The names that lanes have now, by their ids. */
let names: string[];
let ids: Map<string, number>;
let lanes: WorkerLanes;

beforeEach(() => {
  names = [];
  ids = new Map();
  lanes = new WorkerLanes({
    keyed(key, { host, worker, name }) {
      const id = ids.get(key) ?? ids.size;
      ids.set(key, id);
      names[id] = `${host} ${worker} ${name}`;
      return id;
    },
  });
});

const worker = (port: number, name: string): Worker =>
  workersAnswer([{ address: `tcp://${HOST}:${port}`, name, host: HOST, threads: 1 }]).workers[0]!;
const unnamed = (port: number) => ({ address: `tcp://${HOST}:${port}`, name: '', host: '' });
/** No word of when they were there, as from older exporters. */
const setPresent = (workers: Worker[], more: Partial<Workers> = {}) =>
  lanes.setPresent({ time: 0, workers, ...more });
const nothingDrawn = { lastEnd: () => -Infinity };

test('a worker whose name becomes known later has it on the lanes that it has', () => {
  lanes.describe(unnamed(1));
  const lane = lanes.lane(`tcp://${HOST}:1`, 0);
  expect(names).toEqual([`${HOST} :1 0`]);
  lanes.describe({ address: `tcp://${HOST}:1`, name: 'alice', host: 'node7' });
  expect(names).toEqual(['node7 alice 0']);
  expect(lanes.lane(`tcp://${HOST}:1`, 0)).toBe(lane);
});

test('another worker of the same name has lanes of its own, and the name; the one before is told by its port', () => {
  setPresent([worker(1, '0')]);
  const before = lanes.lane(`tcp://${HOST}:1`, 0);
  setPresent([worker(2, '0')]);
  const after = lanes.lane(`tcp://${HOST}:2`, 0);
  expect(after).not.toBe(before);
  expect(names[before]).toBe(`${HOST} 0 (:1) 0`);
  expect(names[after]).toBe(`${HOST} 0 0`);
});

test('whose tasks come before it is told is told apart from those that have left', () => {
  setPresent([worker(1, '0')]);
  lanes.describe({ address: `tcp://${HOST}:2`, name: '0', host: HOST });
  const lane = lanes.lane(`tcp://${HOST}:2`, 0);
  expect(names[lane]).toBe(`${HOST} 0 (:2) 0`);
  setPresent([worker(2, '0')]);
  expect(names[lane]).toBe(`${HOST} 0 0`);
});

test('every thread has a lane, also one that does nothing', () => {
  setPresent([{ ...worker(1, 'a'), threads: 3 }]);
  expect(names).toEqual([`${HOST} a 0`, `${HOST} a 1`, `${HOST} a 2`]);
});

test('lanes of a worker that is gone are gone once nothing on them is in view', () => {
  setPresent([worker(1, 'a'), worker(2, 'b')]);
  setPresent([worker(2, 'b')]);
  const lane = lanes.lane(`tcp://${HOST}:1`, 0);
  const drawn = { lastEnd: (of: number) => (of === lane ? 500 : -Infinity) };
  expect([...lanes.gone(drawn, 400)]).toEqual([]);
  expect([...lanes.gone(drawn, 501)]).toEqual([lane]);
});

test('no lane is gone while it is not known which workers there are', () => {
  lanes.lane(`tcp://${HOST}:1`, 0);
  expect(lanes.gone(nothingDrawn, 0).size).toBe(0);
  setPresent([]);
  expect(lanes.gone(nothingDrawn, 0).size).toBe(0);
});

test('cleared workers are forgotten with their names', () => {
  setPresent([worker(1, 'a')]);
  lanes.clear();
  expect(lanes.gone(nothingDrawn, 0)).toEqual(new Set());
  names = [];
  ids = new Map();
  setPresent([worker(2, 'a')]);
  expect(names).toEqual([`${HOST} a 0`]);
});
