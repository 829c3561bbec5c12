import type { PickleValue } from './pickle.ts';
import { call, dumps, float, list, ref, tuple } from './pickle.ts';

const hex = (node: PickleValue): string => dumps(node).toString('hex');
const attrgetter = (...names: string[]) => call(ref('operator', 'attrgetter'), ...names);

/** The strings of a pickle are all that can name something in it. */
const strings = (pickle: Buffer): string[] => pickle.toString('latin1').match(/[\w.-]{3,}/g) ?? [];

// Each was loaded by Python 3.6 to 3.13, and gave what the name says.
test.each<[string, PickleValue, string]>([
  ['None', null, '80044e2e'],
  ['True', true, '8004882e'],
  ['False', false, '8004892e'],
  ["'é'", 'é', '80048c02c3a92e'],
  ['0', 0, '80044a000000002e'],
  ['-1', -1, '80044affffffff2e'],
  ['2147483648', 2 ** 31, '80048a0500000080002e'],
  ['-2147483649', -(2 ** 31) - 1, '80048a05ffffff7fff2e'],
  ['18446744073709551616', 2n ** 64n, '80048a090000000000000000012e'],
  ['1.5', 1.5, '8004473ff80000000000002e'],
  ['2.0', float(2), '80044740000000000000002e'],
  ["b'\\x00\\xff'", new Uint8Array([0, 255]), '8004430200ff2e'],
  ['()', tuple(), '8004292e'],
  ["('k', 0, (1,))", tuple('k', 0, tuple(1)), '80048c016b4a000000004a0100000085872e'],
  ['(1, 2, 3, 4)', tuple(1, 2, 3, 4), '8004284a010000004a020000004a030000004a04000000742e'],
  ['[None]', list(null), '80045d284e652e'],
  ['[]', list(), '80045d28652e'],
  ['<class Exception>', ref('builtins', 'Exception'), '80048c086275696c74696e738c09457863657074696f6e932e'],
  [
    "operator.attrgetter('states')",
    attrgetter('states'),
    '80048c086f70657261746f728c0a61747472676574746572938c0673746174657385522e',
  ],
  [
    'slice(0, 1000, None)',
    call(ref('builtins', 'slice'), 0, 1000),
    '80048c086275696c74696e738c05736c696365934a000000004ae803000086522e',
  ],
])('%s', (_, node, bytes) => {
  expect(hex(node)).toBe(bytes);
});

test('long strings and bytes carry their lengths in four bytes', () => {
  expect(hex('x'.repeat(300)).slice(0, 18)).toBe('8004582c0100007878');
  expect(hex(new Uint8Array(300)).slice(0, 18)).toBe('8004422c0100000000');
});

test('a composed function names only references on the list and its constants', () => {
  const states = call(ref('functools', 'partial'), ref('toolz', 'valmap'), attrgetter('states', 'name'));
  const feed = call(ref('toolz', 'compose'), states, attrgetter('task_prefixes'));
  expect(strings(dumps(feed))).toEqual([
    ...['toolz', 'compose', 'functools', 'partial', 'toolz', 'valmap'],
    ...['operator', 'attrgetter', 'states', 'name', 'operator', 'attrgetter', 'task_prefixes'],
  ]);
});

test.each([
  ['os', 'system'],
  ['builtins', 'eval'],
  ['builtins', 'getattr'],
  ['builtins', 'setattr'],
  ['builtins', 'open'],
  ['operator', 'setitem'],
  ['operator', 'delitem'],
  ['toolz', 'constructor'],
  ['constructor', 'name'],
  ['__proto__', 'toString'],
  ['distributed', 'Scheduler'],
])('%s.%s may not be sent', (module, name) => {
  expect(() => ref(module, name)).toThrow(`${module}.${name} is not a reference`);
});

describe('what reaches by name is checked', () => {
  const methodcaller = ref('operator', 'methodcaller');

  test('methods that only read may be called', () => {
    expect(strings(dumps(call(methodcaller, 'get', 'close')))).toEqual([
      'operator',
      'methodcaller',
      'get',
      'close',
    ]);
  });

  test.each(['close', 'restart', 'clear', 'pop', 'update', 'kill', '__class__'])('not %s', (name) => {
    expect(() => call(methodcaller, name)).toThrow('may not be sent');
  });

  test('a name must be there, and be text', () => {
    expect(() => call(methodcaller)).toThrow('may not be sent');
    expect(() => call(methodcaller, ref('builtins', 'str'))).toThrow('may not be sent');
  });

  test('attributes of Python itself are out of reach', () => {
    expect(() => attrgetter('name', '__globals__')).toThrow('may not be sent');
    expect(() => attrgetter('plugins.__class__')).toThrow('may not be sent');
  });

  test('they cannot be handed on unchecked', () => {
    expect(() => call(ref('functools', 'partial'), methodcaller, 'close')).toThrow('may only be called');
    expect(() => tuple(ref('operator', 'attrgetter'))).toThrow('may only be called');
    expect(() => dumps(methodcaller)).toThrow('may only be called');
  });
});

test('what has no pickle is refused', () => {
  expect(() => dumps(undefined as never)).toThrow('undefined cannot be written');
  expect(() => tuple({} as never)).toThrow('object cannot be written');
  expect(() => dumps(2n ** 3000n)).toThrow('more than 255 bytes');
});
