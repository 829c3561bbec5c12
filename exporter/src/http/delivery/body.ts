import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { jsonChunks } from './json-pieces.ts';
import type { Work } from '../../slices.ts';

const zip = promisify(gzip);

/** Less is not worth the trouble. */
const LEAST_BYTES = 1024;

/** The fastest level: it leaves a tenth, and the rest of the levels take longer than sending what they save. */
const GZIP = { level: constants.Z_BEST_SPEED, chunkSize: 256 * 1024 };

/** An answer as bytes, for any number of readers. */
export class Body {
  readonly type: string;
  readonly bytes: number;
  readonly encoding: 'gzip' | undefined;
  /** What the file is called that it is to be kept as; undefined: it is none. */
  readonly name: string | undefined;
  readonly chunks: readonly Buffer[];
  #gzipped: Promise<Body> | undefined;

  constructor(
    type: string,
    chunks: readonly Buffer[],
    { encoding, name }: { encoding?: 'gzip'; name?: string | undefined } = {},
  ) {
    this.type = type;
    this.encoding = encoding;
    this.name = name;
    this.bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    this.chunks = chunks;
  }

  static *json(value: unknown): Work<Body> {
    return new Body('application/json; charset=utf-8', yield* jsonChunks(value));
  }

  static text(type: string, text: string | Buffer): Body {
    return new Body(type, [typeof text === 'string' ? Buffer.from(text) : text]);
  }

  get worthZipping(): boolean {
    return this.encoding === undefined && this.bytes >= LEAST_BYTES;
  }

  /** Made once, however many ask for it; in another thread. */
  gzipped(): Promise<Body> {
    this.#gzipped ??= zip(this.#whole(), GZIP).then(
      (zipped) => new Body(this.type, [zipped], { encoding: 'gzip', name: this.name }),
    );
    return this.#gzipped;
  }

  #whole(): Buffer {
    const [first, ...others] = this.chunks;
    return first && others.length === 0 ? first : Buffer.concat(this.chunks);
  }
}
