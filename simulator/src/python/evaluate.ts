import { PythonError } from './errors.ts';
import { callable, reference } from './references.ts';

const MARK = Symbol('mark');
const REDUCE = 0x52;

/**
 * Reads the pickles that the exporter writes (references, constants, tuples, lists and calls; protocol 4) into the function
 * that they stand for; version is distributed's. Not an unpickler: any other opcode, and any reference that is not on the list, is an error.
 * @throws PythonError
 */
export function loads(pickle: Uint8Array, version: string): unknown {
  return new Reader(Buffer.from(pickle.buffer, pickle.byteOffset, pickle.length), version).read();
}

class Reader {
  readonly #bytes: Buffer;
  readonly #stack: unknown[] = [];
  readonly #version: string;
  #position = 0;

  constructor(bytes: Buffer, version: string) {
    this.#version = version;
    this.#bytes = bytes;
  }

  read(): unknown {
    for (;;) {
      const opcode = this.#next(1)[0]!;
      if (opcode === 0x2e /* STOP */) return this.#pop();
      if (opcode === 0x80 /* PROTO */) this.#next(1);
      else if (opcode === REDUCE) this.#reduce();
      else if (opcode === 0x93 /* STACK_GLOBAL */) this.#reference();
      else if (opcode === 0x65 /* APPENDS */) this.#append();
      else if (opcode === 0x28 /* MARK */) this.#stack.push(MARK);
      else this.#stack.push(this.#constant(opcode));
    }
  }

  #reduce(): void {
    const args = this.#pop() as unknown[];
    this.#stack.push(callable(this.#pop())(...args));
  }

  #reference(): void {
    const name = String(this.#pop());
    this.#stack.push(reference(String(this.#pop()), name, this.#version));
  }

  #append(): void {
    const items = this.#sinceMark();
    (this.#stack.at(-1) as unknown[]).push(...items);
  }

  #constant(opcode: number): unknown {
    switch (opcode) {
      case 0x4e: // NONE
        return null;
      case 0x88: // NEWTRUE
        return true;
      case 0x89: // NEWFALSE
        return false;
      case 0x8c: // SHORT_BINUNICODE
        return this.#next(this.#next(1)[0]!).toString();
      case 0x58: // BINUNICODE
        return this.#next(this.#next(4).readUInt32LE()).toString();
      case 0x43: // SHORT_BINBYTES
        return this.#next(this.#next(1)[0]!);
      case 0x42: // BINBYTES
        return this.#next(this.#next(4).readUInt32LE());
      case 0x47: // BINFLOAT
        return this.#next(8).readDoubleBE();
      case 0x4a: // BININT
        return this.#next(4).readInt32LE();
      case 0x8a: // LONG1
        return long(this.#next(this.#next(1)[0]!));
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        return [];
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return this.#stack.splice(-(opcode - 0x84));
      case 0x74: // TUPLE
        return this.#sinceMark();
      default:
        throw new PythonError(
          'UnpicklingError',
          `opcode 0x${opcode.toString(16)} is not known to the simulator`,
        );
    }
  }

  #sinceMark(): unknown[] {
    const items = this.#stack.splice(this.#stack.lastIndexOf(MARK));
    return items.slice(1);
  }

  #pop(): unknown {
    if (this.#stack.length === 0) throw new PythonError('UnpicklingError', 'pickle stack underflow');
    return this.#stack.pop();
  }

  #next(count: number): Buffer {
    const end = this.#position + count;
    if (end > this.#bytes.length) throw new PythonError('EOFError', 'pickle data was truncated');
    return this.#bytes.subarray(this.#position, (this.#position = end));
  }
}

/** Little-endian two's complement. */
function long(bytes: Buffer): number {
  const bits = bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return Number(BigInt.asIntN(8 * bytes.length, bits));
}
