import { LIMITS } from '@daskscope/api';
import type { Request, Response } from 'express';
import { Abandoned } from '../../slices.ts';
import { clientOf } from '../clients/client.ts';
import { InFlight } from '../clients/in-flight.ts';
import { Turns } from '../clients/turns.ts';
import { Body } from './body.ts';
import { drained } from './drained.ts';
import { Pace } from './pace.ts';
import { zippedOnTheWay } from './zipped-on-the-way.ts';

/** Written at once to a reader: with TLS it is encrypted in one piece. */
const PIECE = 128 * 1024;

/** Kinds of answers by what they are made from; of each kind one is made at a time. */
export type Kind = 'metrics' | 'scan' | 'figures' | 'errors' | 'past' | 'report' | 'zip';

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
    this.#turns = {
      metrics: turns(),
      scan: turns(),
      figures: turns(),
      // They wait for a disk, and nobody else for them.
      errors: turns(),
      past: turns(),
      // One takes seconds: nobody else waits for it.
      report: turns(),
      zip: new Turns({ limit: Infinity }),
    };
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

  /**
   * Answers a file a page at a time: however long it is, only a page of it waits in memory, and others have their turn between two of
   * them. Once it has begun, what fails breaks the connection off: what is cut must not look whole.
   * @param next makes the next page, told by `wanted` whether still somebody waits for it; null: there are no more
   * @throws HttpProblem as `answer` does
   */
  async answerInPages(
    request: Request,
    response: Response,
    { type, name }: { type: string; name: string },
    next: (wanted: () => boolean) => Promise<Buffer[] | null>,
  ): Promise<void> {
    const client = clientOf(request.socket);
    const page = () => this.#turns.scan.do({ client, key: {}, gone: onClose(response) }, next);
    try {
      let chunks = await page();
      if (response.destroyed) return;
      response.set({ 'Content-Type': type, 'Content-Disposition': attachment(name) });
      const out = zippedOnTheWay(request, response);
      if (request.method === 'HEAD') return void response.end();
      for (; chunks; chunks = await page()) {
        const body = new Body(type, chunks);
        const waiting = this.#inFlight.hold(client, body, () => response.destroy());
        try {
          for (const piece of pieces(body)) {
            await this.#pace.turn();
            if (response.destroyed) return;
            if (!out.write(piece)) await drained(out, response);
            waiting.moved();
          }
        } finally {
          waiting.release();
        }
      }
      out.end();
    } catch (cause) {
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
    if (body.name !== undefined) response.set('Content-Disposition', attachment(body.name));
    if (body.encoding) response.set('Content-Encoding', body.encoding);
    if (request.method === 'HEAD') return void response.end();
    for (const piece of pieces(body)) {
      if (body.bytes > PIECE) await this.#pace.turn();
      if (response.destroyed) return;
      if (response.write(piece)) continue;
      await drained(response, response);
      waiting.moved();
    }
    response.end();
  }

  #look(): void {
    for (const turns of Object.values(this.#turns)) turns.look();
  }
}

const attachment = (name: string): string => `attachment; filename="${name}"`;

const onClose =
  (response: Response) =>
  (callback: () => void): (() => void) => {
    response.once('close', callback);
    return () => response.off('close', callback);
  };

function* pieces({ chunks }: Body): Generator<Buffer> {
  for (const chunk of chunks)
    for (let start = 0; start < chunk.length; start += PIECE) yield chunk.subarray(start, start + PIECE);
}
