import { BAR_STATES, groupColour } from '@daskscope/timeline';
import fc from 'fast-check';
import { anyFrames } from '../panel/testing/any-frame.ts';
import { progressRows } from './progress-rows.ts';

test('whatever the frames are, every function has a colour and counts of tasks', () => {
  fc.assert(
    fc.property(anyFrames, (frames) => {
      const rows = progressRows(frames);
      if (typeof rows === 'string') return;
      for (const { name, group, states } of rows) {
        expect(typeof name).toBe('string');
        expect(groupColour(group)).toHaveLength(3);
        for (const state of BAR_STATES) expect(states[state]).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 2000 },
  );
});
