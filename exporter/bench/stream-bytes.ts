import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { ExporterProcess } from './setup/dask-cluster.ts';
import type { Row } from './setup/row.ts';

/** What `npm run bench` has made before. */
const SIMULATOR = 'simulator/dist/main.js';
/** Until what was to run has run, and the first lines have come. */
const SETTLE_MS = 30_000;
/** 5,000 workers report every 26 seconds. */
const SECONDS = 52;
const BUDGET_BYTES = 100_000;

/** What one reader of the stream is sent while nothing runs. */
export async function bench(): Promise<Row[]> {
  const rows: Row[] = [];
  // One round makes the functions known, and then nothing runs any more.
  rows.push(await idle('2,000 functions', ['--prefixes', '2000', '--rounds', '1', '--rate', '4000']));
  rows.push(await idle('5,000 workers', ['--workers', '5000', '--rounds', '0']));
  return rows;
}

async function idle(what: string, flags: string[]): Promise<Row> {
  const simulator = spawn(process.execPath, [SIMULATOR, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: simulator.stdout }), 'line')) as [string];
  const exporter = await ExporterProcess.start((JSON.parse(line) as { address: string }).address);
  try {
    const bytes = await bytesOfStream(`${exporter.url}/api/v1/stream?keys=true&changes=true`);
    const rate = bytes / SECONDS;
    return {
      what: `one reader of the stream, ${what}, nothing runs`,
      figure: `${(rate / 1e3).toFixed(1)} kB/s (${SECONDS} s)`,
      budget: `<= ${BUDGET_BYTES / 1e3} kB/s`,
      met: rate <= BUDGET_BYTES,
    };
  } finally {
    await exporter.close();
    simulator.kill('SIGTERM');
    if (simulator.exitCode === null) await once(simulator, 'exit');
  }
}

/** Of what comes after it has settled. */
async function bytesOfStream(url: string): Promise<number> {
  const leave = new AbortController();
  let bytes = 0;
  const reading = (async () => {
    const response = await fetch(url, { signal: leave.signal });
    for await (const chunk of Readable.fromWeb(response.body as never)) bytes += (chunk as Buffer).length;
  })().catch((error: unknown) => {
    if (!leave.signal.aborted) throw error;
  });
  await wait(SETTLE_MS);
  const before = bytes;
  await wait(SECONDS * 1000);
  const sent = bytes - before;
  leave.abort();
  await reading;
  return sent;
}
