import { Lanes } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import type { LeftWorker } from '@daskscope/api';
import type { FrameStay } from '../../contract/frame-stay.ts';
import { staysOfTasks, staysOfWorkers } from '../../datasource/frames/stays.ts';
import { frameLane } from './frame-lanes.ts';
import { staysOfFrames } from './frame-stays.ts';

const frame = (stays: unknown): DataFrame => ({ fields: [], length: 0, meta: { custom: { stays } } });
const stay = (worker: string, threads: number, from: number, to: number | null = null): FrameStay => ({
  ...{ host: 'node', worker, threads },
  from,
  to,
});

test('every thread of a worker has a lane, and all of them its stays', () => {
  const lanes = new Lanes();
  const before = lanes.id('node', 'a', '0');
  const stays = staysOfFrames([frame([stay('a', 2, 50), stay('a', 2, 0, 20)])], lanes, true);
  expect(lanes.length).toBe(2);
  expect(stays(before)).toBe(stays(1));
  expect(stays(before)!.stays.map(({ from }) => from)).toEqual([0, 50]);
  expect(stays(lanes.id('node', 'unheard', '0'))).toEqual({ stays: [] });
});

test('a worker without a name has its stays on the lanes that its rows have', () => {
  const lanes = new Lanes();
  const lane = frameLane(lanes, 'node', 'tcp://10.0.0.1:4000', '0');
  const stays = staysOfFrames([frame([stay('tcp://10.0.0.1:4000', 1, 5)])], lanes, true);
  expect(lanes.length).toBe(1);
  expect(stays(lane)!.stays.map(({ from }) => from)).toEqual([5]);
});

test('a snapshot has lost what was null, and several frames may tell the same', () => {
  const saved = { host: 'node', worker: 'a', threads: 1, from: 0 };
  const lanes = new Lanes();
  const stays = staysOfFrames([frame([saved]), frame([saved])], lanes, true);
  expect(stays(0)).toEqual({ stays: [{ threads: 1, from: 0, to: null }] });
});

test.each([
  ['an older exporter', [frame(undefined)], true],
  ['one of several frames', [frame([]), frame(undefined)], true],
  ['fields that somebody chose', [frame([stay('a', 1, 0)])], false],
  ['what is no stay', [frame([{ host: 'node' }])], true],
])('%s: nobody tells', (_, frames, asTold) => {
  const lanes = new Lanes();
  const lane = lanes.id('node', 'a', '0');
  expect(staysOfFrames(frames, lanes, asTold)(lane)).toBeNull();
});

test('a frame tells of the workers that were asked for, as its rows call them', () => {
  const workers = [
    { address: 'tcp://a:1', name: 'a', host: 'node' },
    { address: 'tcp://b:1', name: '', host: 'node' },
  ];
  const told = [0, 1].map((worker) => ({ worker, threads: 2, from: 5, to: null }));
  expect(staysOfTasks(told, workers, ({ name }) => name === '')).toEqual([stay('tcp://b:1', 2, 5)]);
  expect(staysOfTasks(undefined, workers, () => true)).toBeUndefined();
  const left = [{ ...workers[0]!, position: 0, threads: 1, from: 1, to: 4 }] as LeftWorker[];
  expect(staysOfWorkers({ time: 9, life: null, prefixes: [], workers: [], left })).toEqual([
    stay('a', 1, 1, 4),
  ]);
  expect(staysOfWorkers(null)).toBeUndefined();
});
