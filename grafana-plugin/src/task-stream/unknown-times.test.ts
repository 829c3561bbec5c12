import { knownOf, unknownTimes } from './unknown-times.ts';

const ASKED = { from: 1000, to: 2000 };
const said = (known: { from: number; to: number | null }[] | null) =>
  unknownTimes({ known, asked: ASKED, lostAt: null }).map((gap) => [gap.word, gap.from, gap.to]);

test('what was not asked for is not known, whoever answers', () => {
  expect(said(null)).toEqual([
    ['not asked for', -Infinity, 1000],
    ['not asked for', 2000, Infinity],
  ]);
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
  for (const nonsense of [undefined, null, 'all', [null], [{ from: '1', to: 2 }], [{ from: 1 }]])
    expect(knownOf([frame(nonsense)])).toBeNull();
  expect(knownOf([frame([]), frame([])])).toBeNull();
  expect(knownOf([])).toBeNull();
});
