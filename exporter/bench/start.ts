import { Dask, ExporterProcess } from './setup/dask-cluster.ts';
import { median, type Row } from './setup/row.ts';

const RUNS = 7;

/** From the start of the process to the first scrape that has the scheduler's tasks. */
export async function bench(): Promise<Row[]> {
  const dask = await Dask.start();
  try {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) times.push(await startToScrape(dask.address));
    const seconds = median(times) / 1e3;
    return [
      {
        what: 'start to the first good scrape, scheduler up',
        figure: `${seconds.toFixed(2)} s (median of ${RUNS}, longest ${(Math.max(...times) / 1e3).toFixed(2)} s)`,
        budget: '1 s',
        met: seconds <= 1,
      },
    ];
  } finally {
    await dask.close();
  }
}

async function startToScrape(address: string): Promise<number> {
  const started = performance.now();
  const exporter = await ExporterProcess.start(address);
  try {
    for (;;) {
      const text = await (await fetch(`${exporter.url}/metrics`)).text();
      if (/^dask_up 1$/m.test(text) && /^dask_tasks\{/m.test(text)) return performance.now() - started;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    await exporter.close();
  }
}
