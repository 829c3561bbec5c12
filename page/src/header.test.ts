/** @jest-environment jsdom */
import './testing/browser-globals.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Status } from '@daskscope/api';
import { Header } from './header.ts';

const NONE = { workers: 0, threads: 0, memoryBytes: 0, memoryLimitBytes: 0, cpuCores: 0, errors: 0 };
const status = (scheduler: object | null) =>
  ({
    exporter: { version: '1' },
    connection: { address: 'tcp://scheduler:8786' },
    cluster: { ...NONE, clients: null },
    scheduler,
    missing: [],
  }) as unknown as Status;

const figures = () =>
  ['workers', 'threads', 'memory', 'errors'].map((id) => document.getElementById(id)!.textContent);

test('what a cluster has none of is 0, and what is not known is a dash', () => {
  document.documentElement.innerHTML = readFileSync(join(__dirname, 'index.html'), 'utf8');
  const header = new Header();
  header.showFailures(0);
  header.showStatus(status(null));
  expect(figures()).toEqual(['–', '–', '–', '–']);
  header.showStatus(
    status({ address: 'tcp://scheduler:8786', version: null, simulated: false, dashboard: null }),
  );
  expect(figures()).toEqual(['0', '0', '0 B', '0']);
  header.showFailures(3);
  expect(figures().at(-1)).toBe('3');
  // As the panel below calls them: erred tasks that are forgotten, and none in Progress any more, are among them.
  expect(document.getElementById('erred')!.textContent).toBe('3 errors');
  header.showFailures(1);
  expect(document.getElementById('erred')!.textContent).toBe('1 error');
});
