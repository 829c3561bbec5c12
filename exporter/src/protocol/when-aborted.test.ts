import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runInThisContext } from 'node:vm';
import { whenAborted } from './when-aborted.ts';

/** The one that Node.js warns on: jest hands its tests a copy. */
const real = runInThisContext('process') as NodeJS.Process;

const NEVER = new Promise<void>(() => undefined);

test('however many listen to one signal, Node.js warns of no leak', async () => {
  const warned: string[] = [];
  const listener = ({ message }: Error) => void warned.push(message);
  real.on('warning', listener);
  const { signal } = new AbortController();
  for (let count = 0; count < 30; count++) whenAborted(signal, NEVER, () => undefined);
  await nextTurn();
  real.off('warning', listener);
  expect(warned).toEqual([]);
});

test('each is called once, also when the signal was aborted before, and none that is over', async () => {
  const control = new AbortController();
  const called: string[] = [];
  whenAborted(control.signal, NEVER, () => called.push('open'));
  whenAborted(control.signal, Promise.resolve(), () => called.push('over'));
  await nextTurn();
  expect(getEventListeners(control.signal, 'abort')).toHaveLength(1);
  control.abort();
  whenAborted(control.signal, NEVER, () => called.push('late'));
  expect(called).toEqual(['open', 'late']);
});
