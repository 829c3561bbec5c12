import { Lanes } from './lanes.ts';

function cluster(): Lanes {
  const lanes = new Lanes();
  for (const worker of ['w10', 'w2', 'w1']) {
    for (const thread of ['1', '0']) lanes.id(worker === 'w1' ? '10.0.0.10' : '10.0.0.9', worker, thread);
  }
  return lanes;
}

const said = (lanes: Lanes) =>
  lanes.rows().map(({ host, worker, name, lanes: members }) => `${host}/${worker}/${name}:${members.join()}`);

test('rows are by host, worker and thread, numbers by value, whatever came first', () => {
  expect(said(cluster())).toEqual([
    '10.0.0.9/w2/0:3',
    '10.0.0.9/w2/1:2',
    '10.0.0.9/w10/0:1',
    '10.0.0.9/w10/1:0',
    '10.0.0.10/w1/0:5',
    '10.0.0.10/w1/1:4',
  ]);
});

test('a lane that is told by a key keeps its id, its place and its collapsing under another name', () => {
  const lanes = new Lanes();
  const first = lanes.keyed('tcp://10.0.0.9:1 0', { host: '10.0.0.9', worker: ':1', name: '0' });
  const other = lanes.keyed('tcp://10.0.0.9:2 0', { host: '10.0.0.9', worker: 'b', name: '0' });
  lanes.toggle('10.0.0.9', ':1');
  const { version } = lanes;
  expect(lanes.keyed('tcp://10.0.0.9:1 0', { host: '10.0.0.9', worker: 'a', name: '0' })).toBe(first);
  expect(lanes.version).toBeGreaterThan(version);
  expect(said(lanes)).toEqual([`10.0.0.9/a/:${first}`, `10.0.0.9/b/0:${other}`]);
});

test('ids stay', () => {
  const lanes = cluster();
  expect(lanes.id('10.0.0.9', 'w2', '0')).toBe(3);
  expect(lanes.length).toBe(6);
});

test('a host or a worker collapses into a row and comes back', () => {
  const lanes = cluster();
  lanes.toggle('10.0.0.9');
  lanes.toggle('10.0.0.10', 'w1');
  expect(said(lanes)).toEqual(['10.0.0.9//:3,2,1,0', '10.0.0.10/w1/:5,4']);
  lanes.toggle('10.0.0.9');
  lanes.collapseAll('none');
  expect(said(lanes)).toEqual(said(cluster()));
});

test('hidden lanes leave no row', () => {
  const lanes = cluster();
  lanes.hide((lane) => lane < 4);
  expect(said(lanes)).toEqual(['10.0.0.10/w1/0:5', '10.0.0.10/w1/1:4']);
});

test('cleared lanes are gone, their ids are given again, and what was collapsed stays so', () => {
  const lanes = new Lanes();
  lanes.id('host', 'worker', '0');
  lanes.id('host', 'worker', '1');
  lanes.toggle('host', 'worker');
  lanes.hide(() => true);
  const { version } = lanes;
  lanes.clear();
  expect(lanes.rows()).toEqual([]);
  expect(lanes.version).toBeGreaterThan(version);
  expect(lanes.id('host', 'worker', '1')).toBe(0);
  expect(lanes.rows()).toMatchObject([{ collapsed: 'worker', lanes: [0] }]);
});
