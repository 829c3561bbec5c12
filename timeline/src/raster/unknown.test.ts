import { FLAG_ERROR, KIND } from '../data/key.ts';
import { Lanes } from '../layout/lanes.ts';
import { createPaint } from '../draw/paint.ts';
import { layoutRows } from '../layout/rows.ts';
import { DARK } from '../draw/theme.ts';
import { type Interval, colour, IDLE, BACKGROUND, ERROR, OUTLINE, picture } from './testing/picture.ts';

describe('where it is not known what happened', () => {
  const gap = (from: number, to: number) => ({ from, to, word: '', reason: '' });
  const { unknown } = createPaint(1, { theme: DARK, isolated: null, searching: false });
  const SHADED = [unknown.ground, unknown.line];

  test.each([1, 40])('what is empty is shaded, what is there is not (%d lanes)', (lanes) => {
    const bars: Interval[] = [
      [0, 1, KIND.compute, 10, 20],
      [0, 2, KIND.compute, 60, 2, FLAG_ERROR],
    ];
    const { at } = picture(lanes, 20, bars, { unknown: [gap(-Infinity, 40), gap(50, 70)] });
    const column = (x: number) => Array.from({ length: 20 }, (_, y) => at(x, y));
    expect(column(5).every((word) => SHADED.includes(word))).toBe(true);
    expect(new Set(column(5)).size).toBe(2);
    expect(column(20)).toContain(colour(1));
    expect(column(45).some((word) => SHADED.includes(word) && word !== BACKGROUND)).toBe(false);
    expect(column(60)).toContain(ERROR);
    expect(column(59)).toContain(OUTLINE);
    expect(column(80)).toContain(IDLE);
  });

  test('so it is in a collapsed group', () => {
    const lanes = new Lanes();
    lanes.id('host', 'worker', '0');
    lanes.collapseAll('host');
    const layout = layoutRows(lanes.rows(), { height: 40, dpr: 1, lane: null });
    const { at } = picture(1, 40, [[0, 1, KIND.compute, 10, 20]], { layout, unknown: [gap(0, 50)] });
    expect(SHADED).toContain(at(40, 5));
    expect(at(20, 5)).toBe(colour(1));
    expect(at(60, 5)).toBe(IDLE);
  });

  test('the lines slide with their times', () => {
    const unknown = [gap(0, 1000)];
    const before = picture(1, 20, [], { unknown });
    const after = picture(1, 20, [], { unknown, from: 3 });
    for (let x = 3; x < 100; x++) expect(after.at(x - 3, 7)).toBe(before.at(x, 7));
  });

  test('less than a pixel is a pixel', () => {
    const { at } = picture(1, 20, [], { unknown: [gap(50.2, 50.4)] });
    const column = Array.from({ length: 20 }, (_, y) => at(50, y));
    expect(column).toContain(unknown.line);
    expect(at(51, 5)).toBe(IDLE);
  });
});
