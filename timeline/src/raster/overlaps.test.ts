import { FLAG_ERROR, KIND } from '../data/key.ts';
import { type Interval, colour, IDLE, ERROR, type Picture, picture } from './testing/picture.ts';

describe('computing that overlaps', () => {
  /** Colours of a column of a single lane of 27 px, from top to bottom, without the lines between shares. */
  const column = ({ at }: Picture, x: number) => [
    ...new Set(Array.from({ length: 27 }, (_, y) => at(x, y)).filter((word) => word !== IDLE)),
  ];

  test('shares the lane in the stretch of the overlap and nowhere else', () => {
    const shown = picture(1, 30, [
      [0, 1, KIND.compute, 10, 40],
      [0, 2, KIND.compute, 45, 40],
    ]);
    expect([30, 44].map((x) => column(shown, x))).toEqual([[colour(1)], [colour(1)]]);
    expect([45, 48].map((x) => column(shown, x))).toEqual(Array(2).fill([colour(1), colour(2)]));
    expect([50, 80].map((x) => column(shown, x))).toEqual([[colour(2)], [colour(2)]]);
  });

  test('keeps the order of its shares from one overlap to the next', () => {
    const shown = picture(1, 30, [
      [0, 1, KIND.compute, 10, 20],
      [0, 2, KIND.compute, 25, 20],
      [0, 3, KIND.compute, 40, 20],
    ]);
    expect(column(shown, 27)).toEqual([colour(1), colour(2)]);
    expect(column(shown, 42)).toEqual([colour(3), colour(2)]);
  });

  test('keeps its shares when something new comes', () => {
    const given: Interval[] = [
      [0, 1, KIND.compute, 10, 20],
      [0, 2, KIND.compute, 25, 20],
    ];
    const before = picture(1, 30, given);
    const after = picture(1, 30, [...given, [0, 3, KIND.compute, 42, 30], [0, 4, KIND.compute, 0, 4]]);
    for (let x = 5; x < 42; x++) expect(column(after, x)).toEqual(column(before, x));
  });

  test('of less than a pixel shares nothing until it is looked at closely; a microsecond never does', () => {
    const given: Interval[] = [
      [0, 1, KIND.compute, 10, 40.9],
      [0, 2, KIND.compute, 50, 30],
      [0, 3, KIND.compute, 79.9985, 10],
    ];
    const wide = picture(1, 30, given);
    for (let x = 0; x < 100; x++) expect(column(wide, x).length).toBeLessThanOrEqual(1);
    const close = picture(1, 30, given, { from: 45, scale: 0.1 });
    expect(column(close, 55)).toEqual([colour(1), colour(2)]);
    const closest = picture(1, 30, given, { from: 79.99, scale: 0.0005 });
    for (let x = 0; x < 100; x++) expect(column(closest, x)).toHaveLength(1);
  });

  test('gives way to the longest where shares would be flatter than two pixels', () => {
    const given = [1, 2, 3, 4].map((group): Interval => [0, group, KIND.compute, 10, 20 + group]);
    const { at, frame } = picture(1, 7, given);
    expect(frame.layout.boxes[0]!.height).toBeLessThan(8);
    expect(new Set([0, 2, 4].map((y) => at(20, y)))).toEqual(new Set([colour(4)]));
  });

  test('has its names where it does not share', () => {
    const { raster } = picture(1, 30, [
      [0, 1, KIND.compute, 0, 50],
      [0, 2, KIND.compute, 45, 50],
      [0, 3, KIND.compute, 60, 35],
    ]);
    expect(raster.bars).toMatchObject([
      { x: 0, width: 45, height: 27, group: 1 },
      { x: 60, width: 35, y: 13, group: 2 },
      { x: 60, width: 35, y: 0, group: 3 },
    ]);
  });

  test('marks a failure as far as it is seen', () => {
    const { at } = picture(1, 30, [
      [0, 1, KIND.compute, 10, 40, FLAG_ERROR],
      [0, 2, KIND.compute, 40, 40],
    ]);
    expect([at(20, 5), at(20, 20), at(45, 5)]).toEqual([ERROR, ERROR, ERROR]);
    expect(at(46, 20)).toBe(colour(2));
  });
});
