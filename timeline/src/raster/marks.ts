import type { Pixels } from './pixels.ts';

/** CSS px. Errors and finds are never smaller, so that one among 100,000 is seen. */
const LEAST_WIDTH = 3;
const LEAST_HEIGHT = 7;
/** Device px: narrower neighbours become one mark. */
const JOINED_BELOW = 4;
const NUMBERS = 6;
/** As large as what it marks; of one or more that are narrow; such a one made flat. */
const KIND = { plain: 0, narrow: 1, flat: 2 } as const;
/** Of what a lane shows: where the marks of its errors would cover more of it, they are a strip at its top, of this share of its height. */
const MOST_OF_LANE = 0.1;
const STRIP_SHARE = 0.25;
/** Device px */
const LEAST_STRIP = 2;
/** Of the picture: where the marks would cover more, they are as small as what they mark, or nothing else would be seen. */
const MOST_COVERED = 0.05;
const FEW = 200;

/** Errors and finds: drawn over everything else, with an outline. Device px. */
export class Marks {
  /** x0, x1, top, bottom, pixel of each, and its kind. */
  private readonly numbers: number[] = [];

  get length(): number {
    return this.numbers.length / NUMBERS;
  }

  clear(): void {
    this.numbers.length = 0;
  }

  add(x0: number, x1: number, top: number, bottom: number, colour: number): void {
    const { numbers } = this;
    const last = numbers.length - NUMBERS;
    const narrow = x1 - x0 < JOINED_BELOW;
    const joins =
      last >= 0 &&
      narrow &&
      x0 <= numbers[last + 1]! &&
      x0 >= numbers[last]! &&
      numbers[last + 2] === top &&
      numbers[last + 3] === bottom &&
      numbers[last + 4] === colour;
    if (joins) numbers[last + 1] = Math.max(x1, numbers[last + 1]!);
    else numbers.push(x0, x1, top, bottom, colour, narrow ? KIND.narrow : KIND.plain);
  }

  /**
   * Makes room for what a lane shows besides its errors.
   * @param first the lane's first mark
   * @param shown pixels from left to right in which the lane shows anything
   * @param error the pixel of an error's mark
   */
  makeRoom(first: number, shown: number, error: number, dpr: number): void {
    const { numbers } = this;
    const narrow: number[] = [];
    for (let at = first * NUMBERS; at < numbers.length; at += NUMBERS)
      if (numbers[at + 4] === error && numbers[at + 5] === KIND.narrow) narrow.push(at);
    if (this.#covered(narrow, dpr) <= MOST_OF_LANE * shown) return;
    for (const at of narrow) {
      const height = numbers[at + 3]! - numbers[at + 2]!;
      numbers[at + 3] = numbers[at + 2]! + Math.max(LEAST_STRIP, Math.round(height * STRIP_SHARE));
      numbers[at + 5] = KIND.flat;
    }
  }

  /** Pixels from left to right that these cover with their outlines. */
  #covered(marks: number[], dpr: number): number {
    const { numbers } = this;
    let covered = 0;
    let reached = -Infinity;
    for (const at of marks.sort((a, b) => numbers[a]! - numbers[b]!)) {
      const x0 = numbers[at]! - lineOf(dpr);
      const x1 = Math.max(numbers[at]! + widthOf(dpr), numbers[at + 1]!) + lineOf(dpr);
      covered += Math.max(0, x1 - Math.max(reached, x0));
      reached = Math.max(reached, x1);
    }
    return covered;
  }

  /** `rim` says the outline's pixel of a mark's. */
  draw(
    pixels: Pick<Pixels, 'width' | 'height' | 'fill'>,
    dpr: number,
    rim: (colour: number) => number,
  ): void {
    const { numbers } = this;
    const line = lineOf(dpr);
    const wide = widthOf(dpr);
    const high = Math.ceil(LEAST_HEIGHT * dpr);
    const covered = this.length * (wide + 2 * line) * (high + 2 * line);
    const crowded = covered > MOST_COVERED * pixels.width * pixels.height && this.length > FEW;
    const width = crowded ? 1 : wide;
    const height = crowded ? 1 : high;
    // All outlines before all marks: neighbours join into one shape.
    for (const outline of crowded ? [0] : [line, 0]) {
      for (let i = 0; i < numbers.length; i += NUMBERS) {
        const [x0, x1] = widen(numbers[i]!, numbers[i + 1]!, width);
        const [y0, y1] = widen(numbers[i + 2]!, numbers[i + 3]!, numbers[i + 5] === KIND.flat ? 1 : height);
        const colour = numbers[i + 4]!;
        const fill = outline > 0 ? rim(colour) : colour;
        pixels.fill(x0 - outline, x1 + outline, y0 - outline, y1 + outline, fill);
      }
    }
  }
}

const lineOf = (dpr: number) => Math.max(1, Math.round(dpr));
const widthOf = (dpr: number) => Math.ceil(LEAST_WIDTH * dpr);

function widen(from: number, to: number, least: number): [number, number] {
  const missing = least - (to - from);
  if (missing <= 0) return [from, to];
  const start = from - (missing >> 1);
  return [start, start + least];
}
