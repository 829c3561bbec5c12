import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { excerpt } from './command.mjs';

const PATIENCE_MS = 4000;
const LINES_KEPT = 25;
const LAST_WORDS_MS = 300;
const END_WITH_PARENT = new URL('./end-with-parent.mjs', import.meta.url).href;

/**
 * Processes that live as long as this one. Each leads a process group of its own, so that ending it also ends whatever it
 * started, however badly that behaves, and so that Ctrl-C reaches them through us only, in good order.
 */
export class Children {
  #running = new Map();
  #stopping = null;

  /** onDeath({ name, reason, output }) is called when a child ends by itself; output is what it said last. */
  constructor(onDeath) {
    this.onDeath = onDeath;
  }

  /**
   * What it says is not shown; onLine(line) gets each line of its standard output. What it returns ends this child alone, and
   * resolves when it is gone; undefined if all are being ended.
   */
  start(name, file, args, onLine) {
    if (this.#stopping) return undefined;
    const child = spawn(file, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const said = [];
    const read = (stream, each) =>
      createInterface({ input: stream }).on('line', (line) => {
        if (!this.#stopping) each?.(line);
        said.push(line);
        if (said.length > LINES_KEPT) said.shift();
      });
    read(child.stdout, onLine);
    read(child.stderr);
    child.stdin.on('error', () => {});
    const gone = ended(child);
    let dismissed = false;
    this.#running.set(child, gone);
    void gone.then((reason) => {
      this.#running.delete(child);
      killGroup(child);
      if (!this.#stopping && !dismissed) this.onDeath({ name, reason, output: excerpt(said.join('\n')) });
    });
    return () => {
      dismissed = true;
      return end(child, gone);
    };
  }

  /** As start(), for one of our own Node programs. */
  startNode(name, script, args, onLine) {
    return this.start(name, process.execPath, ['--import', END_WITH_PARENT, script, ...args], onLine);
  }

  /** Ends all: politely first, by force after four seconds. Resolves when none is left. */
  stop() {
    this.#stopping ??= Promise.all([...this.#running].map(([child, gone]) => end(child, gone)));
    return this.#stopping;
  }
}

/** Resolves to how it ended. What it started may hold its output open for longer. */
function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      const reason = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
      child.once('close', () => resolve(reason));
      setTimeout(resolve, LAST_WORDS_MS, reason);
    });
  });
}

async function end(child, gone) {
  child.kill('SIGTERM');
  let timer;
  await Promise.race([gone, new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))]);
  clearTimeout(timer);
  killGroup(child);
  await gone;
}

function killGroup(child) {
  try {
    if (process.platform === 'win32')
      spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' }).on('error', () => {});
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Nothing of it is left; macOS says EPERM where what is left has ended and only was not waited for yet.
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}
