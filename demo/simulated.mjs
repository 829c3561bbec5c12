import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { firstLine } from './first-line.mjs';
import { freePort } from './ports.mjs';

const STAYS_MS = 40_000;
const AWAY_MS = 20_000;
/** Who watches by the file looks at it every 2 s, and leaves before the scheduler does. */
const NOTICE_MS = 4_000;

/** A simulated scheduler in place of Dask's, which writes where it is as Dask's do. */
class Simulator {
  #script;
  #children;

  constructor(root, children) {
    this.#script = join(root, 'simulator', 'dist', 'main.js');
    this.#children = children;
  }

  /** Resolves to { address, leave } once it is up; never if all are being ended. */
  async start(name, args, file) {
    let leave;
    const { address } = await firstLine((onLine) => {
      leave = this.#children.startNode(name, this.#script, args, onLine);
    });
    write(file, { id: `${name} of ${new Date().toISOString()}`, address });
    return { address, leave };
  }
}

/** A busy one, and one that comes and goes. Resolves to the address of the first. */
export async function startSimulated(root, children, { busy, shortLived, port }) {
  const simulator = new Simulator(root, children);
  const { address } = await simulator.start(
    'simulator',
    [`--port=${await freePort(port, '127.0.0.1')}`],
    busy,
  );
  void comeAndGo(
    () => simulator.start('short-lived simulator', ['--workers=1', '--rate=5', '--seed=2'], shortLived),
    shortLived,
  );
  return address;
}

async function comeAndGo(start, file) {
  for (;;) {
    const { leave } = await start();
    await sleep(STAYS_MS);
    rmSync(file, { force: true });
    await sleep(NOTICE_MS);
    await leave();
    await sleep(AWAY_MS - NOTICE_MS);
  }
}

function write(file, identity) {
  writeFileSync(`${file}.part`, JSON.stringify({ type: 'Scheduler', ...identity }));
  renameSync(`${file}.part`, file);
}
