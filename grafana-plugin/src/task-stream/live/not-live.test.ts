import { tasksFrame } from '../../datasource/frames/tasks.ts';
import { carrying, sent, type LiveHandle } from '../../contract/live-handle.ts';
import { notLive, transformed } from './not-live.ts';

const FRAME = tasksFrame([], [], {
  refId: 'A',
  names: { lives: [], prefixes: [], workers: [], actions: [] },
  now: 0,
});

test('says which options a live picture does not follow, and how to have them', () => {
  expect(notLive(FRAME, { lanes: ['worker'], colour: 'worker', key: 'id' })).toEqual({
    tone: 'notice',
    sentence: 'Not applied to live data: Colour, Lanes, Key (options). To apply, turn Live off in the query.',
  });
  expect(notLive(FRAME, { name: 'key' })!.sentence).toContain(': Name (options)');
});

test('says nothing of options that are as the picture is, or name no field', () => {
  expect(notLive(FRAME, {})).toBeNull();
  expect(
    notLive(FRAME, {
      start: 'start',
      name: 'function',
      colour: 'function',
      lanes: ['host', 'worker', 'thread'],
      key: 'gone',
    }),
  ).toBeNull();
});

test('says that other queries are not drawn', () => {
  const running = { ...FRAME, refId: 'B' };
  const numbers = { refId: 'C', length: 0, fields: [FRAME.fields[2]!] };
  expect(notLive(FRAME, {}, [FRAME, running])!.sentence).toMatch(/^Only query A is drawn/);
  expect(notLive(FRAME, {}, [FRAME, numbers])).toBeNull();
});

test('says that a live picture is of transformed rows, and nothing where they are as they were sent', () => {
  const handle = { version: 1, tasks: {} } as LiveHandle;
  const live = sent({ ...FRAME, meta: { custom: carrying(handle) } });
  expect(transformed([live])).toBe('');
  const fewer = { ...live, fields: live.fields.map((field) => ({ ...field, values: [] })) };
  expect(transformed([fewer])).toBe('Drawn from the result of the transformations, every 5 seconds.');
  expect(transformed([{ ...FRAME, fields: [] }])).toBe('');
});
