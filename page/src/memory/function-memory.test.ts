import type { Progress } from '@daskscope/api';
import { Dictionary } from '../tasks/dictionary.ts';
import { FunctionMemories } from './function-memory.ts';

const told = (time: number): Progress => ({ time, life: 'A', prefixes: [], totals: null });

test('of a time of which it is not known it is of now, and says so, until now is looked at', () => {
  const memories = new FunctionMemories(new Dictionary());
  memories.update(told(9_000));
  const said: boolean[] = [];
  memories.shown.watch(() => said.push(memories.missing));
  memories.showThen({ ...told(5_000), missing: 'The disk is full.' });
  expect(said).toEqual([false, true]);
  expect([memories.missing, memories.then, memories.time]).toEqual([true, false, 9_000]);
  memories.showThen(told(5_000));
  expect([memories.missing, memories.then, memories.time]).toEqual([false, true, 5_000]);
  memories.showThen({ ...told(4_000), missing: 'The disk is full.' });
  memories.showThen(null);
  expect([memories.missing, memories.then]).toEqual([false, false]);
});

test('before the scheduler has told, a time of which it is not known does not make it nothing', () => {
  const memories = new FunctionMemories(new Dictionary());
  memories.showThen({ ...told(5_000), missing: 'The disk is full.' });
  expect(memories.shown.value).toBeNull();
});
