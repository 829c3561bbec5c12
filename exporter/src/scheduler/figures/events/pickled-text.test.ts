import { spawnSync } from 'node:child_process';
import { pickledText } from './pickled-text.ts';

/** As Python pickles it. */
function pickled(expression: string): Buffer {
  const { stdout, stderr } = spawnSync('python3', [
    '-c',
    `import pickle, sys; sys.stdout.buffer.write(pickle.dumps(${expression}))`,
  ]);
  if (stdout.length === 0) throw new Error(String(stderr));
  return stdout;
}

test.each(['', 'a', 'ünïcode <b>', 'x'.repeat(255), 'x'.repeat(256), 'y'.repeat(100_000)])(
  'a text is read: %.20s',
  (text) => expect(pickledText(pickled(JSON.stringify(text)))).toBe(text),
);

test.each(["b'bytes'", '7', '("text",)', '["text"]', 'Warning("text")', 'UserWarning', 'None'])(
  'nothing else is: %s',
  (expression) => expect(pickledText(pickled(expression))).toBeNull(),
);

test('a pickle that is cut, longer, or lies about its length is none', () => {
  const whole = pickled('"some text that is long enough for a frame"');
  for (let length = 0; length < whole.length; length++)
    expect(pickledText(whole.subarray(0, length))).toBeNull();
  expect(pickledText(Buffer.concat([whole, Buffer.from('.')]))).toBeNull();
  for (let at = 0; at < whole.length; at++) {
    const other = Buffer.from(whole);
    other[at] = 255;
    expect(() => pickledText(other)).not.toThrow();
  }
});
