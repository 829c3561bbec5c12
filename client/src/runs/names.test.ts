import { Names } from './names.ts';
import { tasksAnswer, workersAnswer } from '../testing/answers.ts';

const ADDRESS = 'tcp://10.0.0.1:1';

let names: Names;

beforeEach(() => (names = new Names()));

test('dictionaries only grow', () => {
  const { prefixes, ...rest } = tasksAnswer({});
  names.learn({ ...rest, prefixes });
  names.learn({ ...rest, prefixes: ['inc'] });
  names.learn({});
  expect(names).toMatchObject({ prefixes, lives: rest.lives, workers: rest.workers, actions: rest.actions });
});

test('a worker that joins is known by its address first, and then by its name', () => {
  names.learn({ workers: [{ address: ADDRESS, name: '', host: '' }] });
  names.learnWorkers(workersAnswer([{ address: ADDRESS, name: 'alice', host: '10.0.0.1' }]));
  expect(names.workers).toEqual([{ address: ADDRESS, name: 'alice', host: '10.0.0.1' }]);
});

test('what is known is not forgotten for an answer from before', () => {
  names.learnWorkers(workersAnswer([{ address: ADDRESS, name: 'alice', host: '10.0.0.1' }]));
  names.learn({ workers: [{ address: ADDRESS, name: '', host: '' }] });
  expect(names.workers[0]!.name).toBe('alice');
});

test('a worker with another name at the address of one before has its own', () => {
  names.learnWorkers(workersAnswer([{ address: ADDRESS, name: 'alice', host: '10.0.0.1' }]));
  names.learnWorkers(workersAnswer([{ address: ADDRESS, name: 'bob', host: '10.0.0.1' }]));
  expect(names.workers[0]!.name).toBe('bob');
});

test('is the same list while nothing is new, since who reads it looks names up once', () => {
  const answer = workersAnswer([{ address: ADDRESS, name: 'alice', host: '10.0.0.1' }]);
  names.learnWorkers(answer);
  const { workers } = names;
  names.learnWorkers(answer);
  names.learn({ workers: [...workers] });
  expect(names.workers).toBe(workers);
});

test('places of workers that were not told yet are empty, not missing', () => {
  names.learnWorkers(workersAnswer([{ address: ADDRESS, name: 'alice', host: 'h', position: 2 }]));
  expect(names.workers).toHaveLength(3);
  expect(names.workers[0]).toEqual({ address: '', name: '', host: '' });
});
