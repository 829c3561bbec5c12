import { setTimeout as sleep } from 'node:timers/promises';
import { Dask, ExporterProcess } from './setup/dask-cluster.ts';
import type { Row } from './setup/row.ts';

/** For a short look: BENCH_MADE=5000 npm run bench -- dropped */
const MADE = Number(process.env.BENCH_MADE ?? 100_000);
const KEPT = 200;
/** Memory by function is read every 5 s, and seldom where it costs much. */
const PATIENCE_MS = 120_000;

/** Whether bytes by function are those that workers hold, once very many results were made and dropped while they were counted. */
export async function bench(): Promise<Row[]> {
  const dask = await Dask.start();
  const exporter = await ExporterProcess.start(dask.address);
  try {
    const held = await dask.makeAndDrop(MADE, KEPT);
    const until = performance.now() + PATIENCE_MS;
    let told = await bytesTold(exporter.url);
    while (told !== held && performance.now() < until) {
      await sleep(500);
      told = await bytesTold(exporter.url);
    }
    return [
      {
        what: `dask_prefix_memory_bytes, ${MADE.toLocaleString('en-GB')} results made, all but ${KEPT} dropped`,
        figure: `${told ?? 'no'} bytes`,
        budget: `the workers' own: ${held} bytes`,
        met: told === held,
      },
    ];
  } finally {
    await exporter.close();
    await dask.close();
  }
}

async function bytesTold(url: string): Promise<number | null> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const [, value] = /^dask_prefix_memory_bytes\{prefix="small"\} (\S+)$/m.exec(text) ?? [];
  return value === undefined ? null : Number(value);
}
