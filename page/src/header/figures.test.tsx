/** @jest-environment jsdom */
import type { Status } from '@daskscope/api';
import { statusAnswer } from '@daskscope/client/testing/answers';
import { render } from 'preact';
import { Figures } from './figures.tsx';

const NONE = { workers: 0, threads: 0, memoryBytes: 0, memoryLimitBytes: 0, cpuCores: 0, errors: 0 };
const status = (scheduler: Status['scheduler'] = statusAnswer().scheduler): Status => ({
  ...statusAnswer(),
  cluster: { ...NONE, clients: null },
  scheduler,
});

function show(told: Status | null, errors: number | null): (string | null)[] {
  render(<Figures status={told} rate={null} errors={errors} />, document.body);
  return ['workers', 'threads', 'memory', 'errors'].map((id) => document.getElementById(id)!.textContent);
}

test('what a cluster has none of is 0, and what is not known is a dash', () => {
  expect(show(null, null)).toEqual(['–', '–', '–', '–']);
  expect(show(status(null), 0)).toEqual(['–', '–', '–', '–']);
  expect(show(status(), 0)).toEqual(['0', '0', '0 B', '0']);
  expect(show(status(), null).at(-1)).toBe('–');
  const lost = { ...status(), connection: { ...status().connection, state: 'lost' as const } };
  expect(show(lost, 2)).toEqual(['–', '–', '–', '2']);
  expect(show(status(), 3).at(-1)).toBe('3');
});

test('errors are called as the panel below calls them: erred tasks that are forgotten are among them', () => {
  show(status(), 3);
  expect(document.getElementById('erred')!.textContent).toBe('3 errors');
  show(status(), 1);
  expect(document.getElementById('erred')!.textContent).toBe('1 error');
});
