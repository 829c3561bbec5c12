/** @jest-environment jsdom */
import '../testing/browser-globals.ts';
import type { TaskRun } from '@daskscope/api';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { Opened as Details } from './details.tsx';
import { linkedRun } from './opened-task.ts';

const RUN: TaskRun = {
  ...{ life: 'L', id: 7, key: 'inc-1', prefix: 'inc', group: 'inc', type: 'int', nbytes: 28 },
  ...{ worker: { address: 'tcp://w', name: 'w' }, thread: 1, status: 'finished', exception: null },
  ...{ traceback: null, intervals: [], now: null, nowMissing: 'other-life' },
} as unknown as TaskRun;

const shown = jest.fn();

async function arriveAt(link: string, run: TaskRun = RUN): Promise<string> {
  globalThis.fetch = jest.fn(() =>
    Promise.resolve({ ok: true, json: () => Promise.resolve(run) } as Response),
  );
  await act(() =>
    render(
      <Details task={linkedRun(link, true)} close={() => undefined} showInStream={shown} />,
      document.body,
    ),
  );
  // All that is promised by now is kept.
  // eslint-disable-next-line no-restricted-syntax -- a turn of the event loop, not a wait
  await act(() => new Promise<void>((done) => setTimeout(done)));
  return document.getElementById('details')!.textContent;
}

afterEach(() => {
  render(null, document.body);
  shown.mockClear();
});

test('whoever arrives at a run sees when it ran; without intervals there is no time to show', async () => {
  const interval = { action: 'compute', start: 1_000, duration: 5, source: null } as const;
  expect(await arriveAt('L:7', { ...RUN, intervals: [interval] })).toContain('inc-1');
  expect(shown).toHaveBeenCalledWith({ life: 'L', id: 7, from: 1_000, to: 1_005 });
  shown.mockClear();
  expect(await arriveAt('L:7')).toContain('inc-1');
  expect(shown).not.toHaveBeenCalled();
});

test('of a link that names no run it says so, and asks nobody', async () => {
  expect(await arriveAt('L:0x7')).toContain('The link names no run: task=L:0x7 is not LIFE:RUN.');
  expect(fetch).not.toHaveBeenCalled();
});
