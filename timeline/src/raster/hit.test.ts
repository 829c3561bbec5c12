import { FLAG_ERROR, KIND, packCode, VARIANT } from '../data/key.ts';
import { hitTest } from '../input/hit.ts';
import { Lanes } from '../layout/lanes.ts';
import { layoutRows } from '../layout/rows.ts';
import { byLane } from '../data/running.ts';
import { type Interval, IDLE, BACKGROUND, picture } from './testing/picture.ts';

describe('the hit', () => {
  const KINDS = [KIND.compute, KIND.compute, KIND.transfer, KIND.disk, KIND.deserialize];

  test.each([
    // Flat lanes, without and with overlaps; lanes with room for strips and shares.
    [12, 0],
    [9, 0.5],
    [24, 0.5],
    [90, 0.5],
    [90, 4],
    [190, 4],
    [190, 2],
  ])('is what is drawn, at every pixel: 3 lanes on %d px, overlaps of %d ms', (height, overlap) => {
    let seed = 5;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const clock = [0, 0, 0];
    const intervals = Array.from({ length: 400 }, (_, i): Interval => {
      const lane = i % 3;
      const start = Math.max(0, clock[lane]! - (random() < 0.4 ? random() * overlap : 0));
      const duration = random() ** 4 * 6;
      clock[lane] = start + duration + (random() < 0.3 ? random() * 3 : 0);
      return [lane, i % 10, KINDS[Math.floor(random() * KINDS.length)]!, start, duration];
    });
    const running = byLane([{ lane: 1, group: 11, start: 70, task: -1 }]);
    const { frame, at } = picture(3, height, intervals, { running });
    const { pixels } = frame.paint;
    const seen = new Set<number>();
    const wrong: [number, number][] = [];
    for (const box of frame.layout.boxes) {
      const bottom = Math.min(height, box.y + box.height);
      for (let y = box.y; y < bottom; y++) {
        for (let x = 0; x < 100; x++) {
          const word = at(x, y);
          const interval = hitTest(frame, x, y)?.interval;
          if (word === IDLE || word === BACKGROUND) continue;
          const code = packCode(interval?.group ?? 0, interval?.kind ?? 0, 0);
          const drawn = [pixels[code + (interval?.running ? VARIANT.running : VARIANT.fill)]];
          if (!interval || ![...drawn, pixels[code + VARIANT.edge]].includes(word)) wrong.push([x, y]);
          seen.add(code);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(20);
  });

  test('finds tiny bars from some pixels away, and the lane where there is none', () => {
    const { frame } = picture(1, 20, [[0, 1, KIND.compute, 50, 0.01]]);
    expect(hitTest(frame, 53, 5)?.interval?.task).toBe(0);
    expect(hitTest(frame, 60, 5)).toMatchObject({ interval: null, box: { row: { name: '0' } } });
    expect(hitTest(frame, 60, 19 + 100)).toBeNull();
  });

  test('prefers the error', () => {
    const { frame } = picture(1, 20, [
      [0, 1, KIND.compute, 0, 49.9],
      [0, 2, KIND.compute, 50, 0.01, FLAG_ERROR],
      [0, 3, KIND.compute, 51, 40],
    ]);
    expect(hitTest(frame, 51, 5)?.interval).toMatchObject({ error: true, task: 1 });
  });

  test('tells stacked bars and strips by height, and in which part of the lane they are seen', () => {
    const { frame } = picture(1, 30, [
      [0, 1, KIND.compute, 10, 40],
      [0, 2, KIND.compute, 10, 40],
      [0, 3, KIND.transfer, 0, 60],
    ]);
    expect([3, 16, 24].map((y) => hitTest(frame, 20, y))).toMatchObject([
      { interval: { task: 0 }, part: { top: 0, bottom: 13 } },
      { interval: { task: 1 }, part: { top: 13, bottom: 27 } },
      { interval: { task: 2 }, part: { bottom: 27 } },
    ]);
    expect(hitTest(frame, 5, 3)).toMatchObject({ interval: { task: 2 }, part: null });
  });

  test('tells the part of a bar that is pointed at', () => {
    const { frame } = picture(1, 30, [
      [0, 1, KIND.compute, 10.2, 40],
      [0, 2, KIND.compute, 45, 40.7],
      [0, 3, KIND.compute, 90, 5],
    ]);
    expect([20, 47, 60].map((x) => hitTest(frame, x, 20)?.part)).toEqual([
      { from: 10.2, to: 45, top: 0, bottom: 27 },
      { from: 45, to: 50, top: 13, bottom: 27 },
      { from: 50, to: 85.7, top: 0, bottom: 27 },
    ]);
    expect(hitTest(frame, 92, 20)?.part).toBeNull();
  });

  test('counts the lanes of a collapsed group', () => {
    const lanes = new Lanes();
    for (const name of ['0', '1', '2', '3']) lanes.id('host', 'worker', name);
    lanes.toggle('host');
    const layout = layoutRows(lanes.rows(), { height: 40, dpr: 1, lane: null });
    const busy: Interval[] = [
      [0, 1, KIND.compute, 0, 100],
      [1, 1, KIND.compute, 0, 100],
      [2, 2, KIND.compute, 0, 50],
    ];
    const { frame } = picture(4, 40, busy, { layout });
    expect(hitTest(frame, 20, 10)?.group).toEqual({
      lanes: 4,
      busy: 3,
      groups: [
        { group: 1, lanes: 2 },
        { group: 2, lanes: 1 },
      ],
    });
  });
});
