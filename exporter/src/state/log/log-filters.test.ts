import { askLog } from '../../http/testing/ask-log.ts';
import { ALL, NOW } from '../filled-log.ts';
import { TaskLog } from './log.ts';
import { Names, WorkerNames } from '../names.ts';
import type { TaskQuery } from './query/query.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../samples.ts';

describe('filters', () => {
  function mixed(): TaskLog {
    const prefixes = new Names();
    const workers = new WorkerNames();
    workers.describe('tcp://w1:1', 'alice', 'w1');
    workers.describe('tcp://w2:1', 'bob', 'w2');
    const log = new TaskLog({ capacity: 100, prefixes, workers });
    const life = log.openLife('A', NOW);
    const records = [
      taskRecord({ key: 'inc-1', worker: 'tcp://w1:1', intervals: [interval(0, 10)] }),
      taskRecord({
        key: "('sum.x', 1)",
        prefix: 'sum',
        worker: 'tcp://w2:1',
        intervals: [interval(20, 30), interval(40, 50)],
      }),
      taskRecord({ key: 'INC-2', worker: 'tcp://w2:1', erred: true, intervals: [interval(60, 70)] }),
    ];
    records.forEach((record, id) => log.append(life, id, record));
    return log;
  }

  const cases: [string, Partial<TaskQuery>, number[]][] = [
    ['one prefix', { prefix: ['sum'] }, [1]],
    ['several prefixes', { prefix: ['sum', 'inc', 'never seen'] }, [0, 1, 2]],
    ['a prefix never seen', { prefix: ['never seen'] }, []],
    ['a worker by address', { worker: ['tcp://w2:1'] }, [1, 2]],
    ['workers by name', { worker: ['alice', 'bob'] }, [0, 1, 2]],
    ['a worker never seen', { worker: ['carol'] }, []],
    ['errors', { status: 'error' }, [2]],
    ['what went well', { status: 'ok' }, [0, 1]],
    ['a key, exactly', { key: 'inc-1' }, [0]],
    ['part of a key is no key', { key: 'inc' }, []],
    ['part of a key in any case', { search: 'inc' }, [0, 2]],
    ['signs in a search mean themselves', { search: "('SUM.x'" }, [1]],
    ['a dot is a dot', { search: 'i.c' }, []],
    ['from within a run', { from: SAMPLE_TIME + 65 }, [2]],
    ['to within a run', { to: SAMPLE_TIME + 5 }, [0]],
    ['between the intervals of a run', { from: SAMPLE_TIME + 32, to: SAMPLE_TIME + 35 }, [1]],
    ['between runs', { from: SAMPLE_TIME + 11, to: SAMPLE_TIME + 19 }, []],
    ['all at once', { prefix: ['inc'], worker: ['bob'], status: 'error', search: 'c-2' }, [2]],
  ];
  test.each(cases)('%s', (_, filter, ids) => {
    expect(askLog(mixed(), { ...ALL, ...filter }, NOW).tasks.id).toEqual(ids);
  });

  test('names of objects find nothing and break nothing', () => {
    expect(askLog(mixed(), { ...ALL, prefix: ['__proto__'], worker: ['constructor'] }, NOW).tasks.id).toEqual(
      [],
    );
  });
});
