import {
  call,
  dumps,
  float,
  list,
  type PickleValue,
  ref,
  tuple,
} from '../../../exporter/src/protocol/pickle.ts';
import {
  attr,
  compose,
  each,
  groupby,
  item,
  juxt,
  keyfilter,
  map,
  safe,
  slice,
  SUM,
  take,
  valmap,
} from '../../../exporter/src/scheduler/feeds/expression.ts';
import { Deque } from './deque.ts';
import { loads } from './evaluate.ts';
import { Instance } from './instance.ts';
import { callable } from './references.ts';

class Status extends Instance {
  readonly name = 'running';
}

class Worker extends Instance {
  readonly status = new Status();
  readonly missing = undefined;
  readonly sizes = new Map<unknown, number>([
    ['a', 1],
    [['b', 2], 20],
  ]);
  secret(): string {
    return 'methods are not attributes';
  }
}

const load = (value: PickleValue): unknown => loads(dumps(value), '2026.8.0');
const apply = (value: PickleValue, to: unknown): unknown => callable(load(value))(to);

test('constants come back as they were written', () => {
  const constants = [null, true, false, 0, -5, 2 ** 40, -(2 ** 40), 1.5, '', 'ü'.repeat(300)];
  expect(load(tuple(...constants))).toEqual(constants);
  expect(load(list(1, tuple(), tuple('a'), list()))).toEqual([1, [], ['a'], []]);
  expect(load(float(2))).toBe(2);
  expect(Buffer.from(load(Buffer.alloc(300, 7)) as Buffer)).toEqual(Buffer.alloc(300, 7));
});

test('attributes are read along paths; what is not there raises, and excepts makes it null', () => {
  const worker = new Worker();
  expect(apply(attr('status.name'), worker)).toBe('running');
  expect(apply(attr('status.name', 'sizes'), worker)).toEqual(['running', worker.sizes]);
  for (const name of ['missing', 'nowhere', 'secret', 'status.nowhere', 'constructor', 'toString']) {
    expect(() => apply(attr(name), worker)).toThrow(/has no attribute/);
    expect(apply(safe(attr(name)), worker)).toBeNull();
  }
});

test('dicts are mapped, filtered and grouped; lists and deques are sliced, taken from and summed', () => {
  const numbers = new Map([
    ['a', [1, 2]],
    ['b', [3]],
  ]);
  expect(apply(valmap(SUM), numbers)).toEqual(
    new Map([
      ['a', 3],
      ['b', 3],
    ]),
  );
  expect(apply(keyfilter(call(ref('functools', 'partial'), ref('operator', 'ne'), 'a')), numbers)).toEqual(
    new Map([['b', [3]]]),
  );
  expect(
    apply(groupby(item(0)), [
      [1, 'x'],
      [2, 'y'],
      [1, 'z'],
    ]),
  ).toEqual(
    new Map([
      [
        1,
        [
          [1, 'x'],
          [1, 'z'],
        ],
      ],
      [2, [[2, 'y']]],
    ]),
  );
  expect(
    apply(call(ref('functools', 'partial'), ref('toolz', 'countby'), item(0)), ['ab', 'ac', 'b']),
  ).toEqual(
    new Map([
      ['a', 2],
      ['b', 1],
    ]),
  );
  expect(apply(compose(ref('builtins', 'list'), take(2)), [1, 2, 3])).toEqual([1, 2]);
  expect(apply(compose(SUM, map(item(0))), [[1], [2]])).toBe(3);
  expect(apply(item(slice(1, null)), [1, 2, 3])).toEqual([2, 3]);
  const deque = new Deque<number>(2);
  [1, 2, 3].forEach((value) => deque.append(value));
  expect(apply(compose(item(slice(0, 2)), ref('builtins', 'list')), deque)).toEqual([2, 3]);
  expect(apply(juxt(item(-1), attr('maxlen')), deque)).toEqual([3, 2]);
  expect(() => apply(item(slice(0, 2)), deque)).toThrow();
});

test('a tuple finds its key by its items', () => {
  expect(apply(compose(item(tuple('b', 2)), attr('sizes')), new Worker())).toBe(20);
  expect(apply(safe(item(tuple('b', 3))), new Worker().sizes)).toBeNull();
});

test('iterators are lazy: what is not taken is not computed', () => {
  const worker = new Worker();
  expect(
    apply(compose(ref('builtins', 'list'), take(1), map(attr('status.name'))), [worker, 'no worker']),
  ).toEqual(['running']);
  expect(() => apply(each(attr('status.name')), [worker, 'no worker'])).toThrow(/has no attribute/);
});

/** pickle.dumps(os.system) and pickle.dumps(object()) of Python, and bytes that are no pickle. */
test.each([
  ['a reference that is not on the list', '80048c05706f7369788c0673797374656d932e'],
  ['an opcode that our writer never emits', '80048c086275696c74696e738c066f626a65637493298152942e'],
  ['truncated data', '80048cff61'],
  ['no stack', '800452'],
])('refuses %s', (_, hex) => {
  expect(() => loads(Buffer.from(hex, 'hex'), '2026.8.0')).toThrow(
    expect.objectContaining({ name: 'PythonError' }),
  );
});
