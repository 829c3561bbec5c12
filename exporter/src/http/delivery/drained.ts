import type { Response } from 'express';
import type { Writable } from 'node:stream';

/** Until what was written there has been taken, or the reader is gone. */
export function drained(out: Writable, response: Response): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      out.off('drain', over);
      response.off('close', over);
      resolve();
    };
    out.on('drain', over);
    response.on('close', over);
  });
}
