import { Lines } from './lines.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a line is complete with its end, however it was cut on the way', () => {
  const text = '{"key":"größer 🎉"}\n\n{"n":2}\n{"rest"';
  const whole = bytes(text);
  for (let at = 0; at <= whole.length; at++) {
    const lines = new Lines();
    const got = [...lines.push(whole.subarray(0, at)), ...lines.push(whole.subarray(at))];
    expect(got).toEqual(['{"key":"größer 🎉"}', '{"n":2}']);
    expect(lines.push(bytes(':1}\n'))).toEqual(['{"rest":1}']);
  }
});
