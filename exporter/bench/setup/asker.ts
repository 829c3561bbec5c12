import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

interface Asked {
  ms: number;
  text?: string;
}

/** In a process of its own, so that reading answers neither holds the exporter nor counts as its CPU. */
const ASKING = `
const { request, Agent } = require('node:http');
const { setTimeout: wait } = require('node:timers/promises');
const agent = new Agent({ maxSockets: 100 });
const url = process.argv[1];
process.on('disconnect', () => process.exit());
process.on('message', ({ id, path, keep, slowly }) => {
  const begun = performance.now();
  const send = (message) => process.send({ id, ...message });
  const fail = (cause) => send({ error: path + ': ' + cause });
  const asked = request(url + path, { agent, headers: keep ? {} : { 'accept-encoding': 'gzip' } }, async (answer) => {
    let text = '';
    let last = '';
    answer.on('error', () => undefined);
    for await (const chunk of answer) {
      if (keep) text += chunk;
      if (slowly) await wait(slowly);
      // A stream has no end: a heartbeat comes when it has told all.
      if (path.startsWith('/api/v1/stream') && (last = (last + chunk).slice(-200)).includes('"heartbeat"')) {
        send({ ms: performance.now() - begun });
        return asked.destroy();
      }
    }
    if (answer.statusCode === 200) send({ ms: performance.now() - begun, text });
    else fail(answer.statusCode);
  });
  asked.on('error', fail);
  asked.end();
});
`;

/** Somebody who asks an exporter. */
export class Asker {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (asked: Asked) => void; reject: (error: Error) => void }>();
  #next = 0;

  constructor(url: string) {
    this.#process = spawn(process.execPath, ['-e', ASKING, url], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('message', ({ id, error, ...asked }: Asked & { id: number; error?: string }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(error));
      else waiting?.resolve(asked);
    });
  }

  /**
   * @param keep the text too, which is not zipped
   * @param slowly ms between two pieces that it reads
   */
  ask(path: string, { keep = false, slowly = 0 } = {}): Promise<Asked> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#process.send({ id, path, keep, slowly });
    });
  }

  async close(): Promise<void> {
    this.#process.disconnect();
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
  }
}
