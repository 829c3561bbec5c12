import { LIMITS } from '@daskscope/api';
import { START } from '../src/metrics/testdata/cluster.ts';
import type { Asker } from './setup/asker.ts';
import { fullCluster } from './setup/full-cluster.ts';
import type { Row } from './setup/row.ts';
import { serveCluster } from './setup/serve-cluster.ts';

const TOTALS = 16;
const ERRORS = 20;
const SCRAPE_PAUSE_MS = 50;
const BUDGET_MS = 500;
const BUDGET_MEMORY = 200e6;

/** What other people ask while the log is full, and what Prometheus gets meanwhile. */
export async function bench(): Promise<Row[]> {
  const { asker, close } = await serveCluster(fullCluster());
  try {
    await asker.ask('/metrics');
    return [
      await scraped(asker, `${TOTALS} different totals over 1,000,000 runs`, totals()),
      await scraped(asker, `${ERRORS} different /api/v1/errors of long texts`, errors()),
    ];
  } finally {
    await close();
  }
}

const totals = (): string[] =>
  Array.from(
    { length: TOTALS },
    (_, i) => `/api/v1/tasks?limit=0&totals=true&from=${START + i}&prefix=function-${i}&prefix=function-50`,
  ).map((path, i) => (i % 2 ? path : path.replace(/&prefix=.*/, '')));

const errors = (): string[] =>
  Array.from({ length: ERRORS }, (_, i) => `/api/v1/errors?limit=${LIMITS.errorRows - i}&search=no`);

async function scraped(asker: Asker, what: string, paths: string[]): Promise<Row> {
  const before = process.memoryUsage().rss;
  let memory = 0;
  let underWay = paths.length;
  const begun = performance.now();
  const all = Promise.all(paths.map((path) => asker.ask(path).finally(() => underWay--)));
  const times: number[] = [];
  while (underWay > 0) {
    times.push((await asker.ask('/metrics')).ms);
    memory = Math.max(memory, process.memoryUsage().rss - before);
    await new Promise((resolve) => setTimeout(resolve, SCRAPE_PAUSE_MS));
  }
  await all;
  const longest = Math.max(...times);
  const seconds = (performance.now() - begun) / 1e3;
  return {
    what: `a scrape beside ${what}`,
    figure: `longest of ${times.length} ${longest.toFixed(0)} ms, +${(memory / 1e6).toFixed(0)} MB; all answered in ${seconds.toFixed(1)} s`,
    budget: `${BUDGET_MS} ms, +${BUDGET_MEMORY / 1e6} MB`,
    met: longest <= BUDGET_MS && memory <= BUDGET_MEMORY,
  };
}
