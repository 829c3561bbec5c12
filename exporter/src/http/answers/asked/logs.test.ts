import type { LogRecord } from '../../../asked/logs.ts';
import { atOnce } from '../../../slices.ts';
import { NOW } from '../../testing/filled-cluster.ts';
import { logsOf } from './logs.ts';

const record: LogRecord = {
  time: NOW,
  timeOfText: false,
  level: 'info',
  source: 'scheduler',
  worker: null,
  logger: null,
  text: 'x',
  cut: false,
};
const asked = { time: NOW, refused: [], workers: { asked: 0, silent: [], notAsked: 0 } };

test('what is the rule is not said of every line', () => {
  const { timeOfText, cut, ...line } = record;
  const answer = atOnce(logsOf({ ...asked, records: [record], total: 1, more: false }));
  expect(answer).toEqual({ ...asked, lines: [line], total: 1 });
  expect([timeOfText, cut]).toEqual([false, false]);
});

test('what is not the rule is said', () => {
  const records = [{ ...record, timeOfText: true, cut: true }];
  expect(atOnce(logsOf({ ...asked, records, total: 9, more: true }))).toMatchObject({
    lines: [{ timeOfText: true, cut: true }],
    total: 9,
    more: true,
  });
});
