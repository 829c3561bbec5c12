import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Linux gives ports from 32,768 on to whoever asks for any one, and to connections: one of those that is free now may be taken a
 * moment later. These are given to nobody, and each of jest's workers has its own.
 */
const FIRST = 20_000;
const EACH = 1_000;
const WORKERS = 12;

const own = FIRST + (Number(process.env.JEST_WORKER_ID ?? 1) % WORKERS) * EACH;
let next = Math.floor(Math.random() * EACH);

/** A port of this machine that is free, and stays free until it is used: for what cannot listen on port 0, or comes again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = own + (next++ % EACH);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  await once(server.close(), 'close');
  return true;
}
