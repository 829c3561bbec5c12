import type { Row } from './lanes.ts';
import { boxesIn, layoutRows } from './rows.ts';

const lanes = (count: number, perWorker = 4, perHost = 16): Row[] =>
  Array.from({ length: count }, (_, lane) => ({
    collapsed: '',
    host: `h${Math.floor(lane / perHost)}`,
    worker: `w${Math.floor(lane / perWorker)}`,
    name: String(lane),
    lanes: [lane],
  }));

test.each([1, 7, 48, 400, 4000])('%d lanes fit, in order, without overlap', (count) => {
  const { boxes, height } = layoutRows(lanes(count), { height: 760, dpr: 1, lane: null });
  expect(boxes).toHaveLength(count);
  expect(height).toBeLessThanOrEqual(760);
  boxes.slice(1).forEach(({ y }, index) => {
    const before = boxes[index]!;
    expect(y === before.y || y >= before.y + before.height).toBe(true);
  });
});

test('a lane may be taller than fits', () => {
  const { height, lane } = layoutRows(lanes(400), { height: 760, dpr: 2, lane: 20 });
  expect(lane).toBe(40);
  expect(height).toBeGreaterThanOrEqual(16_000);
});

test('a band has just the boxes that touch it', () => {
  const layout = layoutRows(lanes(400), { height: 760, dpr: 1, lane: 20 });
  const found = boxesIn(layout, 1000, 1100);
  expect(found.length).toBeGreaterThan(3);
  expect(found).toEqual(layout.boxes.filter(({ y, height }) => y < 1100 && y + height > 1000));
});

test.each([900, 2100])('few lanes take the room that there is, %i px', (height) => {
  expect(layoutRows(lanes(6), { height, dpr: 1, lane: null }).height).toBeGreaterThan(height * 0.94);
});
