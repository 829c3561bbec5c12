import type { DataFrame } from '@grafana/data';
import { knownOf, unknownTimes, untilOf } from './unknown-times.ts';

const ASKED = { from: 1000, to: 2000 };
const said = (known: { from: number; to: number | null }[] | null) =>
  unknownTimes({ ready: true, known, asked: ASKED, lostAt: null }).map((gap) => [gap.word, gap.from, gap.to]);

test('what was not asked for is not known, whoever answers', () => {
  expect(said(null)).toEqual([
    ['not asked for', -Infinity, 1000],
    ['not asked for', 2000, Infinity],
  ]);
});

test('of what has not come yet nothing is known, whoever says what was recorded', () => {
  const known = [{ from: 0, to: null }];
  const gaps = unknownTimes({ ready: false, known, asked: ASKED, lostAt: null });
  expect(gaps.map(({ word, from, to }) => [word, from, to])).toEqual([['loading', -Infinity, Infinity]]);
});

test('what was not recorded is not known, within what was asked for', () => {
  expect(
    said([
      { from: 1400, to: 1500 },
      { from: 1600, to: null },
    ]),
  ).toEqual([
    ['not asked for', -Infinity, 1000],
    ['not recorded', 1000, 1400],
    ['not recorded', 1500, 1600],
    ['not asked for', 2000, Infinity],
  ]);
  expect(said([]).map(([word]) => word)).toEqual(['not asked for', 'not recorded', 'not asked for']);
});

test('what goes on is known until it is lost', () => {
  const live = unknownTimes({
    ready: true,
    known: [{ from: 0, to: null }],
    asked: { from: 1000, to: Infinity },
    lostAt: 1700,
  });
  expect(live.map(({ word, from, to }) => [word, from, to])).toEqual([
    ['not asked for', -Infinity, 1000],
    ['not recorded', 1700, Infinity],
  ]);
});

test('a frame says when all that ran is known, or does not', () => {
  const frame = (known: unknown) => ({ fields: [], length: 0, meta: { custom: { known } } });
  expect(knownOf([frame([{ from: 1, to: null }])])).toEqual([{ from: 1, to: null }]);
  expect(knownOf([frame([])])).toEqual([]);
  // Grafana leaves out what is null where it saves.
  expect(knownOf([frame([{ from: 1 }])])).toEqual([{ from: 1, to: null }]);
  for (const nonsense of [undefined, null, 'all', [null], [{ from: '1', to: 2 }], [{ to: 1 }]])
    expect(knownOf([frame(nonsense)])).toBeNull();
  expect(knownOf([])).toBeNull();
});

test('of several frames it is known what is known of all that say it', () => {
  const frame = (custom?: object) => ({ fields: [], length: 0, meta: { custom } }) as DataFrame;
  const [early, late] = [
    frame({ known: [{ from: 1, to: 5 }, { from: 7 }], until: 20 }),
    frame({ known: [{ from: 3, to: 9 }], until: 10 }),
  ];
  expect(knownOf([early, late, frame()])).toEqual([
    { from: 3, to: 5 },
    { from: 7, to: 9 },
  ]);
  expect(untilOf([early, frame(), late])).toBe(10);
  expect(untilOf([frame()])).toBeNull();
});

test('what was still to come when it was asked for is not idle', () => {
  const told = { ready: true, known: [{ from: 0, to: 1600 }], lostAt: null, until: 1600 };
  const gaps = (asked: { from: number; to: number }) =>
    unknownTimes({ ...told, asked }).map(({ word, from, to }) => [word, from, to]);
  expect(gaps(ASKED)).toEqual([
    ['not asked for', -Infinity, 1000],
    ['later', 1600, Infinity],
  ]);
  expect(gaps({ from: 1000, to: 1500 }).at(-1)).toEqual(['not asked for', 1500, Infinity]);
});
