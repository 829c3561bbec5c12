import { LIMITS } from '@daskscope/api';
import type { Request, Response } from 'express';
import { Abandoned } from '../../slices.ts';
import { clientOf } from '../clients/client.ts';
import { InFlight } from '../clients/in-flight.ts';
import { Turns } from '../clients/turns.ts';
import type { Body } from './body.ts';
import { Pace } from './pace.ts';

/** Written at once to a reader: with TLS it is encrypted in one piece. */
const PIECE = 128 * 1024;

/** Kinds of answers by what they are made from; of each kind one is made at a time. */
export type Kind = 'metrics' | 'scan' | 'figures' | 'zip';

/**
 * Gives answers to their readers: each client in its turn, the same question asked by several answered once, and never more
 * waiting to be taken than there is room for.
 */
export class Delivery {
  readonly #inFlight = new InFlight(() => this.#look());
  readonly #turns: Record<Kind, Turns>;
  readonly #pace = new Pace();

  constructor() {
    const mayBegin = (client: string) => this.#inFlight.admits(client);
    const turns = () => new Turns({ limit: LIMITS.waitingAnswers, mayBegin });
    // What is zipped is there already.
    this.#turns = { metrics: turns(), scan: turns(), figures: turns(), zip: new Turns({ limit: Infinity }) };
  }

  /** What waits to be taken. */
  get inFlight(): InFlight {
    return this.#inFlight;
  }

  /**
   * Answers by what `make` gives.
   * @param make told by `wanted` whether still somebody waits for it
   * @param key what is asked; other than the URL where the same URL is not the same question
   * @throws HttpProblem busy if too many answers wait for this client
   */
  async answer(
    request: Request,
    response: Response,
    kind: Kind,
    make: (wanted: () => boolean) => Promise<Body>,
    key: unknown = request.url,
  ): Promise<void> {
    const asked = { client: clientOf(request.socket), gone: onClose(response) };
    try {
      const body = await this.#turns[kind].do({ ...asked, key }, make);
      await this.send(request, response, body);
    } catch (cause) {
      // The reader went away: nobody is there for an answer.
      if (!response.destroyed && !(cause instanceof Abandoned)) throw cause;
    }
  }

  /** Sends what is there. */
  async send(request: Request, response: Response, plain: Body): Promise<void> {
    if (response.destroyed) return;
    const client = clientOf(request.socket);
    const lose = () => response.destroy();
    let body = plain;
    let waiting = this.#inFlight.hold(client, plain, lose);
    response.once('close', () => waiting.release());
    if (plain.worthZipping && request.acceptsEncodings('gzip', 'identity') === 'gzip') {
      const asked = { client, key: plain, gone: onClose(response) };
      body = await this.#turns.zip.do(asked, () => plain.gzipped());
      if (response.destroyed) return;
      waiting.release();
      waiting = this.#inFlight.hold(client, body, lose);
    }
    response.vary('Accept-Encoding').set({ 'Content-Type': body.type, 'Content-Length': String(body.bytes) });
    if (body.encoding) response.set('Content-Encoding', body.encoding);
    if (request.method === 'HEAD') return void response.end();
    for (const piece of pieces(body)) {
      if (body.bytes > PIECE) await this.#pace.turn();
      if (response.destroyed) return;
      if (response.write(piece)) continue;
      await drained(response);
      waiting.moved();
    }
    response.end();
  }

  #look(): void {
    for (const turns of Object.values(this.#turns)) turns.look();
  }
}

const onClose =
  (response: Response) =>
  (callback: () => void): void =>
    void response.once('close', callback);

function* pieces({ chunks }: Body): Generator<Buffer> {
  for (const chunk of chunks)
    for (let start = 0; start < chunk.length; start += PIECE) yield chunk.subarray(start, start + PIECE);
}

/** Until the reader has taken what waits, or is gone. */
function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      response.off('drain', over).off('close', over);
      resolve();
    };
    response.on('drain', over).on('close', over);
  });
}
