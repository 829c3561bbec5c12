import type { Pixels } from './pixels.ts';

/** CSS px. Errors and finds are never smaller, so that one among 100,000 is seen. */
const LEAST_WIDTH = 3;
const LEAST_HEIGHT = 7;
/** Device px: narrower neighbours become one mark. */
const JOINED_BELOW = 4;
const NUMBERS = 5;
/** Of the picture: where the marks would cover more, they are as small as what they mark, or nothing else would be seen. */
const MOST_COVERED = 0.05;
const FEW = 200;

/** Errors and finds: drawn over everything else, with an outline. Device px. */
export class Marks {
  /** x0, x1, top, bottom, pixel of each. */
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
    const joins =
      last >= 0 &&
      x1 - x0 < JOINED_BELOW &&
      x0 <= numbers[last + 1]! &&
      x0 >= numbers[last]! &&
      numbers[last + 2] === top &&
      numbers[last + 3] === bottom &&
      numbers[last + 4] === colour;
    if (joins) numbers[last + 1] = Math.max(x1, numbers[last + 1]!);
    else numbers.push(x0, x1, top, bottom, colour);
  }

  /** `rim` says the outline's pixel of a mark's. */
  draw(pixels: Pixels, dpr: number, rim: (colour: number) => number): void {
    const { numbers } = this;
    const line = Math.max(1, Math.round(dpr));
    const wide = Math.ceil(LEAST_WIDTH * dpr);
    const high = Math.ceil(LEAST_HEIGHT * dpr);
    const covered = this.length * (wide + 2 * line) * (high + 2 * line);
    const crowded = covered > MOST_COVERED * pixels.width * pixels.height && this.length > FEW;
    const width = crowded ? 1 : wide;
    const height = crowded ? 1 : high;
    // All outlines before all marks: neighbours join into one shape.
    for (const outline of crowded ? [0] : [line, 0]) {
      for (let i = 0; i < numbers.length; i += NUMBERS) {
        const [x0, x1] = widen(numbers[i]!, numbers[i + 1]!, width);
        const [y0, y1] = widen(numbers[i + 2]!, numbers[i + 3]!, height);
        const colour = numbers[i + 4]!;
        const fill = outline > 0 ? rim(colour) : colour;
        pixels.fill(x0 - outline, x1 + outline, y0 - outline, y1 + outline, fill);
      }
    }
  }
}

function widen(from: number, to: number, least: number): [number, number] {
  const missing = least - (to - from);
  if (missing <= 0) return [from, to];
  const start = from - (missing >> 1);
  return [start, start + least];
}
