/**
 * Writes pickles made of references only: functions that any Dask scheduler has already, called with constants
 * and each other. No code travels, and nothing is ever unpickled here.
 *
 * Protocol 4, which every Python since 3.4 loads (PEP 3154). Each node holds its finished opcodes.
 */
export class Pickle {
  readonly opcodes: Buffer;
  constructor(opcodes: Buffer) {
    this.opcodes = opcodes;
  }
}

class Reference extends Pickle {
  readonly path: string;
  constructor(module: string, name: string) {
    super(joined([text(module), text(name), byte(0x93 /* STACK_GLOBAL */)]));
    this.path = `${module}.${name}`;
  }
}

/** Whole numbers become int, others float; `float(2)` for a whole float. */
export type PickleValue = Pickle | string | number | bigint | boolean | null | Uint8Array;

/** Nothing here changes anything, nor can it run what is not here. */
const REFERENCES: Record<string, readonly string[]> = {
  toolz: [
    'compose',
    'concat',
    'countby',
    'drop',
    'excepts',
    'get',
    'groupby',
    'juxt',
    'keyfilter',
    'keymap',
    'merge_with',
    'take',
    'unique',
    'valfilter',
    'valmap',
  ],
  msgpack: ['packb'],
  distributed: ['__version__'],
  'distributed.protocol': ['dumps'],
  functools: ['lru_cache', 'partial', 'reduce'],
  itertools: ['compress'],
  sys: ['version', 'version_info'],
  'dask.config': ['get'],
  'importlib.metadata': ['version'],
  operator: [
    'add',
    'attrgetter',
    'contains',
    'itemgetter',
    'methodcaller',
    'eq',
    'ge',
    'gt',
    'le',
    'lt',
    'ne',
  ],
  builtins: [
    'Exception',
    'dict',
    'enumerate',
    'filter',
    'id',
    'len',
    'list',
    'map',
    'max',
    'min',
    'reversed',
    'slice',
    'sorted',
    'str',
    'sum',
    'tuple',
  ],
};

/** `merge_all` is of distributed's spans, `cpu_times` and `memory_info` of psutil's processes, `time` of tornado's loop; all only read. */
const METHODS = ['cpu_times', 'get', 'items', 'keys', 'memory_info', 'merge_all', 'time', 'values'];

/** These reach what their arguments name, so they stand only where the arguments can be checked: in `call`. */
const CHECKED: Record<string, (argument: PickleValue) => boolean> = {
  'operator.methodcaller': (name) => typeof name === 'string' && METHODS.includes(name),
  'operator.attrgetter': (name) => typeof name === 'string' && !name.includes('__'),
};

/** By path: expressions have hundreds. */
const known = new Map<string, Reference>();

/** @throws TypeError where the reference is not on the list */
export function ref(module: string, name: string): Pickle {
  if (!Object.hasOwn(REFERENCES, module) || !REFERENCES[module]!.includes(name))
    throw new TypeError(`${module}.${name} is not a reference that may be sent to a scheduler`);
  const path = `${module}.${name}`;
  const reference = known.get(path) ?? new Reference(module, name);
  known.set(path, reference);
  return reference;
}

/** `fn(*args)`, called by the scheduler while it loads the pickle. */
export function call(fn: Pickle, ...args: PickleValue[]): Pickle {
  if (fn instanceof Reference) checkArguments(fn.path, args);
  return new Pickle(joined([fn.opcodes, tuple(...args).opcodes, byte(0x52 /* REDUCE */)]));
}

function checkArguments(path: string, args: PickleValue[]): void {
  const checked = CHECKED[path];
  // Only the first argument of methodcaller is a name; attrgetter takes any number of them.
  const names = path === 'operator.methodcaller' ? args.slice(0, 1) : args;
  if (checked && (names.length === 0 || !names.every(checked)))
    throw new TypeError(
      `${path} may not be sent to a scheduler with ${names.map(String).join(', ') || 'nothing'}`,
    );
}

export function tuple(...items: PickleValue[]): Pickle {
  const short = [0x29 /* EMPTY_TUPLE */, 0x85 /* TUPLE1 */, 0x86 /* TUPLE2 */, 0x87 /* TUPLE3 */][
    items.length
  ];
  if (short !== undefined) return new Pickle(joined([...items.map(opcodes), byte(short)]));
  return new Pickle(joined([byte(0x28 /* MARK */), ...items.map(opcodes), byte(0x74 /* TUPLE */)]));
}

export function list(...items: PickleValue[]): Pickle {
  return new Pickle(
    joined([bytes(0x5d /* EMPTY_LIST */, 0x28 /* MARK */), ...items.map(opcodes), byte(0x65 /* APPENDS */)]),
  );
}

export function float(value: number): Pickle {
  const buffer = Buffer.alloc(9);
  buffer[0] = 0x47; // BINFLOAT
  buffer.writeDoubleBE(value, 1);
  return new Pickle(buffer);
}

/** The whole pickle of a node, as `feed` takes it. */
export function dumps(node: PickleValue): Buffer {
  return joined([bytes(0x80 /* PROTO */, 4), opcodes(node), byte(0x2e /* STOP */)]);
}

function opcodes(value: PickleValue): Buffer {
  if (value instanceof Pickle) {
    if (value instanceof Reference && CHECKED[value.path])
      throw new TypeError(`${value.path} may only be called: its arguments are checked`);
    return value.opcodes;
  }
  if (value === null) return byte(0x4e /* NONE */);
  if (typeof value === 'boolean') return byte(value ? 0x88 /* NEWTRUE */ : 0x89 /* NEWFALSE */);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'bigint') return integer(value);
  if (typeof value === 'number')
    return Number.isInteger(value) ? integer(BigInt(value)) : float(value).opcodes;
  if (value instanceof Uint8Array) return sized(0x43 /* SHORT_BINBYTES */, 0x42 /* BINBYTES */, value);
  throw new TypeError(`A ${typeof value} cannot be written as a pickle`);
}

function text(value: string): Buffer {
  return sized(0x8c /* SHORT_BINUNICODE */, 0x58 /* BINUNICODE */, Buffer.from(value));
}

function sized(short: number, long: number, content: Uint8Array): Buffer {
  const header = content.length < 256 ? bytes(short, content.length) : Buffer.alloc(5, long);
  if (content.length >= 256) header.writeUInt32LE(content.length, 1);
  return joined([header, content]);
}

function integer(value: bigint): Buffer {
  if (value >= -0x8000_0000n && value <= 0x7fff_ffffn) {
    const buffer = Buffer.alloc(5, 0x4a /* BININT */);
    buffer.writeInt32LE(Number(value), 1);
    return buffer;
  }
  const digits: number[] = [];
  // Little-endian two's complement, with room for the sign.
  for (let rest = value; ; rest >>= 8n) {
    digits.push(Number(rest & 0xffn));
    const sign = digits.at(-1)! & 0x80 ? -1n : 0n;
    if (rest >> 8n === sign) break;
  }
  if (digits.length > 255)
    throw new RangeError('An integer of more than 255 bytes cannot be written as a pickle');
  return bytes(0x8a /* LONG1 */, digits.length, ...digits);
}

/** In memory of its own: a piece of Node.js's pool of 8 kB keeps all of that, and each of thousands of clusters keeps some expressions. */
function joined(parts: readonly Uint8Array[]): Buffer {
  const whole = Buffer.allocUnsafeSlow(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const BYTES = Array.from({ length: 256 }, (_, value) => Buffer.of(value));

function byte(value: number): Buffer {
  return BYTES[value]!;
}

function bytes(...values: number[]): Buffer {
  return Buffer.from(values);
}
