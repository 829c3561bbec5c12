import { Lanes } from '@daskscope/timeline';
import fc from 'fast-check';
import { anyFrames, anyOptions } from '../panel/testing/any-frame.ts';
import { FrameSource, type FieldText } from './frame/frame-source.ts';
import { notLive } from './live/not-live.ts';
import { readOptions } from './options.ts';

const TEXT: FieldText = { title: ({ name }) => name, value: () => '' };
const OPTIONS = anyOptions([
  ...['start', 'end', 'duration', 'name', 'colour', 'lanes', 'status', 'action', 'key'],
  ...['collapsed', 'toolbar', 'legend'],
]);

test('whatever the frames and the options are, each row is drawn or counted as left out', () => {
  fc.assert(
    fc.property(anyFrames, OPTIONS, (frames, given) => {
      const options = readOptions(given);
      const made = FrameSource.of(frames, options, new Lanes(), TEXT);
      for (const frame of frames) notLive(frame, options);
      if (typeof made === 'string') return;
      const drawn = made.columns.length + made.running.length;
      expect(drawn).toBeGreaterThanOrEqual(made.skipped > 0 ? 1 : 0);
      const rows = drawn + made.skipped;
      expect(made.leftOut).toContain(made.skipped > 0 ? `${made.skipped} of ${rows} rows` : '');
      for (let task = 0; task < rows; task++) made.detail(task)?.links();
      expect(made.lanes.rows().every(({ lanes }) => lanes.length > 0)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
