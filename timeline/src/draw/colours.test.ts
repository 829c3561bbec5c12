import { groupColour, PALETTE, parseColour, textOn, type Rgb } from './colours.ts';
import { KIND } from '../data/key.ts';
import { kindColour } from './paint.ts';
import { DARK, LIGHT } from './theme.ts';

type Triple = [number, number, number];

/** Sight without one kind of cone, on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1. */
const SIGHTS: Record<string, Triple[]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b* (D65) of a colour as seen. */
function seen(colour: Rgb, sight: Triple[]): Triple {
  const linear = colour.map((c) =>
    c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
  );
  const row = (m: Triple) =>
    Math.min(1, Math.max(0, m[0] * linear[0]! + m[1] * linear[1]! + m[2] * linear[2]!));
  const [r, g, b] = sight.map(row) as Triple;
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const rad = (degrees: number) => (degrees * Math.PI) / 180;

/** CIEDE2000. */
function difference([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const mean7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const grow = 1.5 - 0.5 * Math.sqrt(mean7 / (mean7 + 25 ** 7));
  const [c1, c2] = [Math.hypot(a1 * grow, b1), Math.hypot(a2 * grow, b2)];
  const hue = (a: number, b: number) => ((Math.atan2(b, a * grow) * 180) / Math.PI + 360) % 360;
  const [h1, h2] = [hue(a1, b1), hue(a2, b2)];
  const turn = c1 * c2 === 0 ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const dh = 2 * Math.sqrt(c1 * c2) * Math.sin(rad(turn / 2));
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const h = c1 * c2 === 0 ? h1 + h2 : (h1 + turn / 2 + 360) % 360;
  const t =
    1 -
    0.17 * Math.cos(rad(h - 30)) +
    0.24 * Math.cos(rad(2 * h)) +
    0.32 * Math.cos(rad(3 * h + 6)) -
    0.2 * Math.cos(rad(4 * h - 63));
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const [dl, dc, dH] = [(l2 - l1) / sl, (c2 - c1) / (1 + 0.045 * c), dh / (1 + 0.015 * c * t)];
  const rt =
    -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * Math.sin(rad(60 * Math.exp(-(((h - 275) / 25) ** 2))));
  return Math.sqrt(dl ** 2 + dc ** 2 + dH ** 2 + rt * dc * dH);
}

test('the difference is CIEDE2000', () => {
  // Pairs of Sharma, Wu and Dalal 2005, table 1.
  expect(difference([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(difference([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4);
  expect(difference([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619])).toBeCloseTo(2.0373, 4);
});

const palette = PALETTE.map((colour) => parseColour(colour));

test.each(Object.entries(SIGHTS))(
  'with %s, functions are told apart, from transfers, errors, greys and idle',
  (_, sight) => {
    const others = [LIGHT, DARK].flatMap(({ transfer, error, processing, waiting, lane }) => [
      transfer,
      error,
      processing,
      waiting,
      lane,
    ]);
    const all = [...palette, ...others.map((colour) => parseColour(colour))];
    palette.forEach((colour, index) => {
      all.forEach((other, at) => {
        if (at === index) return;
        // Twice what is seen at a glance (about 5); greys and red are shown beside, never instead of, a function.
        expect(difference(seen(colour, sight), seen(other, sight))).toBeGreaterThan(
          at < palette.length ? 10 : 7.5,
        );
      });
    });
  },
);

test('there are ten at least, none grey', () => {
  expect(palette.length).toBeGreaterThanOrEqual(10);
  for (const colour of palette) expect(Math.max(...colour) - Math.min(...colour)).toBeGreaterThan(45);
});

test('a position has its colour for ever, and the first fifty differ', () => {
  expect(groupColour(3)).toEqual(groupColour(3));
  expect(new Set(Array.from({ length: 50 }, (_, position) => groupColour(position).join())).size).toBe(50);
});

test('red is only transfer; other actions are shades of their function', () => {
  const transfers = [0, 1, 2].map((group) => kindColour(group, KIND.transfer, LIGHT).join());
  expect(new Set(transfers)).toEqual(new Set([parseColour(LIGHT.transfer).join()]));
  const shades = [KIND.compute, KIND.disk, KIND.deserialize, KIND.other].map((kind) =>
    kindColour(0, kind, LIGHT).join(),
  );
  expect(new Set(shades).size).toBe(4);
});

test('names read on every colour', () => {
  for (const colour of palette) {
    const [text, ground] = [parseColour(textOn(colour)), colour].map((c) => seen(c, SIGHTS.normal!)[0]);
    expect(Math.abs(text! - ground!)).toBeGreaterThan(40);
  }
});

test('colours of other themes are read, and what is none is named', () => {
  expect(parseColour('rgba(255, 255, 255, 0.5)', [0, 0, 0])).toEqual([128, 128, 128]);
  expect(parseColour('rgb(1 2 3)')).toEqual([1, 2, 3]);
  expect(parseColour('#abc')).toEqual([170, 187, 204]);
  expect(() => parseColour('blue-ish')).toThrow("'blue-ish' is not a colour");
});
