import { codeOf, FLAG_ERROR, flagsOf, KIND, kindOf, Lanes, totals } from '@daskscope/timeline';
import type { DataFrame, Field, FieldType } from '@grafana/data';
import { carryingSums, type TaskSums } from '../../contract/task-sums.ts';
import { FrameSource, type FieldText } from './frame-source.ts';

const T = Date.UTC(2026, 4, 1);

const TEXT: FieldText = {
  title: ({ name }) => name.toUpperCase(),
  value: ({ values }, row) => `<${values[row]}>`,
};

function frame(...columns: [name: string, type: string, values: unknown[]][]): DataFrame {
  const fields = columns.map(([name, type, values]): Field => ({
    name,
    type: type as FieldType,
    config: {},
    values,
  }));
  return { fields, length: columns[0]![2].length };
}

function source(frames: DataFrame[], options = {}, lanes = new Lanes()): FrameSource {
  const made = FrameSource.of(frames, options, lanes, TEXT);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

function intervals({ columns, lanes }: FrameSource) {
  return Array.from({ length: lanes.length }, (_, lane) => lane).flatMap((lane) =>
    columns.tracksOf(lane).flatMap((track) =>
      Array.from({ length: track.length }, (_, row) => {
        const at = track.head + row;
        return {
          lane: lanes.name(lane)!.name,
          start: track.start[at]! - T,
          duration: track.duration[at]!,
          task: track.task[at]!,
        };
      }),
    ),
  );
}

const spans = () =>
  frame(
    ['start', 'time', [T, T + 10, T + 5, T + 20, null]],
    ['end', 'time', [T + 10, T + 15, null, T + 19, T]],
    ['thread', 'string', ['a', 'b', 'b', 'a', 'a']],
    ['name', 'string', ['work', 'rest', 'work', 'work', 'rest']],
    ['status', 'string', ['ok', 'error', 'ok', 'ok', 'ok']],
    ['id', 'string', ['one', 'two', 'three', 'four', 'five']],
    ['bytes', 'number', [1, null, 3, 4, 5]],
  );

test('takes a row as an interval, one without an end as running, and counts what is neither', () => {
  const made = source([spans()]);
  expect(intervals(made)).toEqual([
    { lane: 'a', start: 0, duration: 10, task: 0 },
    { lane: 'b', start: 10, duration: 5, task: 1 },
  ]);
  expect(made.running.map(({ start, task }) => [start - T, task])).toEqual([[5, 2]]);
  expect(made.skipped).toBe(2);
  expect(made.leftOut).toBe('2 of 5 rows are not drawn: 1 ends before it starts, 1 has no start.');
});

test('gives names the colours of their sorted order', () => {
  const made = source([spans()]);
  expect([0, 1].map((group) => made.name(group))).toEqual(['rest', 'work']);
});

test('names what was done, also where another field colours it', () => {
  const made = source([spans()], { colour: 'status' });
  expect(made.name(0)).toBe('error');
  expect(made.detail(0)!.name).toBe('<work>');
});

test('no function takes another one\u2019s name, however many there are', () => {
  const names = Array.from({ length: 25_000 }, (_, row) => `f${String(row).padStart(5, '0')}`);
  const made = source([
    frame(
      ['start', 'time', names.map(() => T)],
      ['duration', 'number', names.map(() => 1)],
      ['name', 'string', names],
    ),
  ]);
  expect(made.columns.groups).toBe(10_000);
  expect(made.name(3)).toBe('f00003 and 2 more');
  expect(made.name(9_999)).toBe('f09999 and 1 more');
  expect(made.detail(20_003)!.name).toBe('<f20003>');
});

test('says which frames are not drawn', () => {
  const made = source([spans(), frame(['value', 'number', [1]])]);
  expect(made.leftOut).toMatch(/1 of 2 frames is not drawn: No field says when an interval starts/);
});

test('keeps the positions that the source tells', () => {
  const made = source([
    frame(
      ['start', 'time', [T, T]],
      ['duration', 'number', [1, 1]],
      ['function', 'string', ['b', 'a']],
      ['position', 'number', [3, 7]],
    ),
  ]);
  expect([made.name(3), made.name(7)]).toEqual(['b', 'a']);
  expect(made.columns.groups).toBe(8);
});

test('says all that a row has, as text', () => {
  const detail = source([spans()]).detail(1)!;
  expect(detail).toMatchObject({ key: '<two>', error: '<error>' });
  expect(detail.lines).toEqual([]);
  expect(source([spans()]).detail(0)!.lines).toEqual([
    { label: 'STATUS', text: '<ok>' },
    { label: 'BYTES', text: '<1>' },
  ]);
  expect(source([spans()]).detail(0)).toMatchObject({ error: null });
  expect(source([spans()]).detail(99)).toBeNull();
});

test('finds texts in keys and names, in any case', () => {
  const made = source([spans()]);
  const found = (text: string) => [0, 1, 2, 3, 4].filter(made.search(text).has);
  expect(found('WORK')).toEqual([0, 2, 3]);
  expect(found('two')).toEqual([1]);
  expect(found('nothing')).toEqual([]);
});

test('numbers the rows of several frames on', () => {
  const made = source([spans(), spans()]);
  expect(made.detail(6)).toMatchObject({ key: '<two>' });
  expect(intervals(made).map(({ task }) => task)).toEqual([0, 5, 1, 6]);
});

test('leaves lanes their place from one answer to the next, and hides those without anything', () => {
  const lanes = new Lanes();
  source([spans()], {}, lanes);
  const other = frame(['start', 'time', [T]], ['duration', 'number', [1]], ['thread', 'string', ['b']]);
  source([other], {}, lanes);
  expect(lanes.rows().map(({ name }) => name)).toEqual(['b']);
  expect(lanes.id('', '', 'a')).toBe(0);
});

test('draws failures and actions as what they are', () => {
  const { columns } = source([
    frame(
      ['start', 'time', [T, T + 1]],
      ['duration', 'number', [1, 1]],
      ['action', 'string', ['transfer', 'compute']],
      ['status', 'string', ['ok', 'error']],
    ),
  ]);
  const drawn = columns.tracksOf(0).flatMap((track) => [...track.key.slice(track.head, track.end)]);
  expect(drawn.map((key) => [kindOf(codeOf(key)), flagsOf(codeOf(key))])).toEqual([
    [KIND.transfer, 0],
    [KIND.compute, FLAG_ERROR],
  ]);
});

test('needs a frame that tells of intervals', () => {
  expect(FrameSource.of([], {}, new Lanes(), TEXT)).toMatch(/gave no fields/);
  const numbers = frame(['value', 'number', [1]]);
  expect(FrameSource.of([numbers], {}, new Lanes(), TEXT)).toMatch(/No field says when/);
});

test('of a run that failed its computation failed, and all of it only where it did not compute', () => {
  const made = source([
    frame(
      ['start', 'time', [T, T + 5, T + 20, T + 30]],
      ['end', 'time', [T + 5, T + 15, T + 25, T + 40]],
      ['function', 'string', ['inc', 'inc', 'inc', 'inc']],
      ['action', 'string', ['transfer', 'compute', 'transfer', 'compute']],
      ['status', 'string', ['error', 'error', 'error', 'ok']],
      ['key', 'string', ['a', 'a', 'b', 'b']],
    ),
  ]);
  expect(totals(made.columns, [0], { from: T, to: T + 100 })).toMatchObject({ count: 2, errors: 2 });
});

describe('who knows more than the frames have', () => {
  const sums = (whole: boolean, rows = 5): TaskSums => ({
    version: 1,
    whole,
    rows,
    name: (position) => ['work', 'rest', 'unseen'][position] ?? '',
    ask: () => Promise.reject(new Error('not here')),
  });
  const carrying = (known: TaskSums) => {
    const made = spans();
    return { ...made, meta: { custom: carryingSums(known, {}) } };
  };

  test('is asked about the one frame as it came', () => {
    const known = sums(false);
    const made = source([carrying(known)]);
    expect(made.sums).toBe(known);
    expect(made.name(2)).toBe('unseen');
  });

  test('is nobody where all is drawn, or the frame is of others', () => {
    expect(source([spans()]).sums).toBeNull();
    expect(source([carrying(sums(true))]).sums).toBeNull();
  });

  test.each<[string, DataFrame[], object]>([
    ['rows were taken out', [carrying(sums(false, 6))], {}],
    ['other fields are drawn', [carrying(sums(false))], { lanes: ['thread'] }],
    ['there are several', [carrying(sums(false)), spans()], {}],
  ])('cannot be asked where %s', async (_, frames, options) => {
    const made = source(frames, options).sums!;
    expect(made.whole).toBe(false);
    await expect(made.ask({ from: 0, to: 1 })).resolves.toBeNull();
  });
});
