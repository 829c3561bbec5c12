import { Lines } from './lines.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('lines come out whole however the bytes are cut', () => {
  const text = '{"a":"é€😀"}\n\n{"b":1}\n';
  const all = bytes(text);
  for (let cut = 0; cut <= all.length; cut++) {
    const lines = new Lines();
    expect([...lines.push(all.slice(0, cut)), ...lines.push(all.slice(cut))]).toEqual([
      '{"a":"é€😀"}',
      '{"b":1}',
    ]);
  }
});

test('a line that has not ended is not given', () => {
  const lines = new Lines();
  expect(lines.push(bytes('{"a"'))).toEqual([]);
  expect(lines.push(bytes(':1}\n'))).toEqual(['{"a":1}']);
});
