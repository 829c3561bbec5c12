import { SkippedRows } from './skipped-rows.ts';

test('says nothing where all is drawn', () => {
  expect(new SkippedRows().sentence(10)).toBe('');
});

test('says how many of how many, and why, with an example', () => {
  const skipped = new SkippedRows();
  skipped.add('start', 'Yesterday');
  expect(skipped.sentence(1)).toBe('1 of 1 rows is not drawn: 1 has a start that is no time ("Yesterday").');
  skipped.add('start', 'Today');
  skipped.add('negative', '');
  skipped.add('duration', `long${'er'.repeat(100)}`);
  const sentence = skipped.sentence(1200);
  expect(sentence).toMatch(
    /^4 of 1,200 rows are not drawn: 2 have a start that is no time \("Yesterday"\), 1 ends before it starts, 1 has/,
  );
  expect(sentence.length).toBeLessThan(200);
});
