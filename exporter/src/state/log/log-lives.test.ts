import { askLog } from '../../http/testing/ask-log.ts';
import { ALL, filled, newLog, NOW } from '../filled-log.ts';
import { MAX_LIVES } from './lives/lives.ts';
import type { TaskLog } from './log.ts';
import { QueryError } from './query/query.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../samples.ts';

describe('lives', () => {
  function twoLives(): TaskLog {
    const log = filled(3);
    const life = log.openLife('B', NOW + 5);
    for (let id = 0; id < 2; id++) {
      log.append(
        life,
        id,
        taskRecord({ key: `add-${id}`, prefix: 'add', intervals: [interval(id, id + 1)] }),
      );
    }
    return log;
  }

  test('the current one is what is answered; a cursor of another resets', () => {
    const log = twoLives();
    expect(askLog(log, ALL, NOW)).toMatchObject({ reset: false, tasks: { life: [1, 1], id: [0, 1] } });
    for (const after of ['A:2', 'never seen:9']) {
      expect(askLog(log, { ...ALL, after }, NOW)).toMatchObject({
        reset: true,
        lost: 0,
        cursor: 'B:2',
        tasks: { life: [1, 1], id: [0, 1] },
      });
    }
  });

  test('an old one is read by its id or by time', () => {
    const log = twoLives();
    expect(askLog(log, { ...ALL, life: 'A', limit: 2 }, NOW)).toMatchObject({
      cursor: 'A:2',
      tasks: { id: [0, 1] },
    });
    expect(askLog(log, { ...ALL, life: 'A', after: 'A:2' }, NOW)).toMatchObject({
      cursor: 'A:3',
      tasks: { id: [2] },
    });
    expect(askLog(log, { ...ALL, to: SAMPLE_TIME + 5 }, NOW).tasks).toMatchObject({
      life: [0, 1, 1],
      id: [0, 0, 1],
    });
    expect(askLog(log, { ...ALL, life: 'B', from: SAMPLE_TIME + 1.5 }, NOW).tasks.id).toEqual([1]);
  });

  test('an unknown one is refused by name', () => {
    expect(() => askLog(twoLives(), { ...ALL, life: 'C' }, NOW)).toThrow(QueryError);
    expect(() => askLog(twoLives(), { ...ALL, life: 'C' }, NOW)).toThrow(/"C"/);
  });

  test('one seen again goes on where it was', () => {
    const log = twoLives();
    expect(log.openLife('A', NOW + 9)).toBe(0);
    expect(log.nextId(0)).toBe(3);
    log.append(0, 3, taskRecord());
    expect(askLog(log, { ...ALL, after: 'A:3' }, NOW)).toMatchObject({
      reset: false,
      tasks: { life: [0], id: [3] },
    });
    expect(askLog(log, { ...ALL, after: 'A:2', from: 0 }, NOW).tasks).toMatchObject({
      life: [0, 1, 1, 0],
      id: [2, 0, 1, 3],
    });
    expect(log.lives().map(({ id, lastSeen, tasks }) => [id, lastSeen - NOW, tasks])).toEqual([
      ['A', 9, 4],
      ['B', 5, 2],
    ]);
  });

  test.each([10, 100_000])(
    'a scheduler that starts over for ever does not fill the memory, and no run passes to another life; %d runs kept',
    (capacity) => {
      const log = newLog(capacity);
      for (let index = 0; index < 5_000; index++) {
        const life = log.openLife(`Scheduler-${index}`, NOW);
        if (index === 4_999) expect(askLog(log, ALL, NOW).tasks.id).toEqual([]);
        log.append(life, 0, taskRecord({ key: `of-${index}` }));
      }
      expect(log.lives().length).toBeLessThanOrEqual(MAX_LIVES);
      const { tasks, lives } = askLog(log, { ...ALL, from: 0, keys: true }, NOW);
      expect(tasks.id).toHaveLength(Math.min(capacity, MAX_LIVES));
      expect(tasks.life.map((life) => lives[life])).toEqual(
        tasks.key!.map((key) => key.replace('of', 'Scheduler')),
      );
      expect(log.lives().at(-1)).toMatchObject({ id: 'Scheduler-4999', tasks: 1 });
      expect(log.head()).toMatch(/^Scheduler-4999:1~\d+$/);
      expect(log.run('Scheduler-4998', 0)).toMatchObject({ key: 'of-4998' });
      expect(log.run('Scheduler-0', 0)).toBeUndefined();
      // What went with the oldest lives is not told as if it had not been.
      expect(askLog(log, { ...ALL, from: 0, totals: true }, NOW).totals!.lost).toBe(true);
    },
  );
});
