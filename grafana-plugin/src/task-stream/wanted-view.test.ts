import type { TimeRange } from '@grafana/data';
import { wantedView } from './wanted-view.ts';

const range = (from: number, to: number, raw: { from: unknown; to: unknown }) =>
  ({ from, to, raw }) as unknown as TimeRange;

test('a range that ends now stays the same wish while time goes by', () => {
  const wish = (now: number) => wantedView(range(now - 60_000, now, { from: 'now-1m', to: 'now' }));
  expect(wish(1_000_000).follows).toBe(true);
  expect(wish(1_000_000).id).toBe(wish(2_000_000).id);
  expect(wish(2_000_000)).toMatchObject({ from: 1_940_000, to: 2_000_000 });
});

test('a range of the past is another wish for every time', () => {
  const wish = (from: number) => wantedView(range(from, from + 10, { from, to: from + 10 }));
  expect(wish(1).follows).toBe(false);
  expect(wish(1).id).not.toBe(wish(2).id);
});

test('a range from a moment until now does not follow, since it would have to shrink', () => {
  expect(wantedView(range(5, 10, { from: 5, to: 'now' })).follows).toBe(false);
});
