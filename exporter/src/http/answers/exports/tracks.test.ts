import fc from 'fast-check';
import { Tracks } from './tracks.ts';

const spans = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 })).map(([start, length]) => ({
    start,
    stop: start + length,
  })),
  { maxLength: 60 },
);

test('no two spans of a track overlap, in whichever order they come', () =>
  fc.assert(
    fc.property(spans, fc.integer({ min: 1, max: 100 }), (given, remembered) => {
      const tracks = new Tracks(given.length, remembered);
      const placed = given.map(({ start, stop }) => ({ start, stop, track: tracks.place(start, stop) }));
      const overlapping = placed.filter((one, index) =>
        placed
          .slice(index + 1)
          .some((other) => one.track === other.track && one.stop > other.start && other.stop > one.start),
      );
      expect(overlapping).toEqual([]);
    }),
  ));

test('spans one after the other have one track', () => {
  const tracks = new Tracks(10);
  expect([0, 5, 10].map((start) => tracks.place(start, start + 5))).toEqual([0, 0, 0]);
  expect(tracks.place(7, 8)).toBe(1);
});

test('of a track the last spans are remembered, and there are no more tracks than may be', () => {
  const tracks = new Tracks(2, 3);
  const placed = [0, 10, 20, 30, 40].map((start) => tracks.place(start, start + 5));
  expect(placed).toEqual([0, 0, 0, 0, 0]);
  expect(tracks.place(25, 30)).toBe(0);
  expect(tracks.place(6, 8)).toBe(1);
  expect(tracks.place(0, 100)).toBe(1);
});
