import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { firstLine } from './first-line.mjs';
import { freePort } from './ports.mjs';

/** Who watches by the file looks at it every 2 s, and leaves before the scheduler does. */
const PACE = { staysMs: 40_000, noticeMs: 4_000, awayMs: 16_000 };

/** A simulated scheduler in place of Dask's, which writes where it is as Dask's do. */
export class Simulator {
  #script;
  #children;

  constructor(root, children) {
    this.#script = join(root, 'simulator', 'dist', 'main.js');
    this.#children = children;
  }

  /** Resolves to { address, leave } once it is up; never if all are being ended. One that cannot write its file is ended. */
  async start(name, args, file) {
    let leave;
    const { address } = await firstLine((onLine) => {
      leave = this.#children.startNode(name, this.#script, args, onLine);
    });
    try {
      write(file, { id: `${name} of ${new Date().toISOString()}`, address });
    } catch (error) {
      await leave?.();
      throw error;
    }
    return { address, leave };
  }
}

/** A busy one, and one that comes and goes. Resolves to the address of the first. */
export async function startSimulated(root, children, { busy, shortLived, port }, say) {
  const simulator = new Simulator(root, children);
  const { address } = await simulator.start(
    'simulator',
    [`--port=${await freePort(port, '127.0.0.1')}`],
    busy,
  );
  void comeAndGo(
    () => simulator.start('short-lived simulator', ['--workers=1', '--rate=5', '--seed=2'], shortLived),
    shortLived,
    say,
  );
  return address;
}

/** For ever: where one cannot come or go, that is said, and the next comes in its time. */
export async function comeAndGo(start, file, say, pace = PACE) {
  for (;;) {
    try {
      await liveOnce(start, file, pace);
    } catch (error) {
      say(`The short-lived cluster failed, and the next one comes in a moment: ${error.message}`);
    }
    await sleep(pace.awayMs);
  }
}

async function liveOnce(start, file, { staysMs, noticeMs }) {
  const { leave } = await start();
  try {
    await sleep(staysMs);
    rmSync(file, { force: true });
    await sleep(noticeMs);
  } finally {
    await leave();
  }
}

function write(file, identity) {
  writeFileSync(`${file}.part`, JSON.stringify({ type: 'Scheduler', ...identity }));
  renameSync(`${file}.part`, file);
}
