import type { Request, Response } from 'express';
import type { Writable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

/** Where to write an answer of which the length is not known: compressed if the reader takes that, in another thread. */
export function zippedOnTheWay(request: Request, response: Response): Writable {
  response.vary('Accept-Encoding');
  if (request.acceptsEncodings('gzip', 'identity') !== 'gzip') return response;
  response.set('Content-Encoding', 'gzip');
  const zip = createGzip({ level: constants.Z_BEST_SPEED });
  response.once('close', () => zip.destroy());
  zip.pipe(response);
  return zip;
}
