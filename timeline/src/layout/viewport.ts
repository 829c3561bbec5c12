import type { Range } from '../data/range.ts';

/** ms: some µs across the picture, and ten years. */
const MIN_SPAN = 0.02;
const MAX_SPAN = 10 * 365 * 86_400_000;
const HISTORY = 50;

/**
 * The part of time that is shown, on `width` device px. While it follows, `tick` moves it by whole pixels, so that bars and
 * labels stay crisp and nothing is drawn between two of them.
 */
export class Viewport {
  from = 0;
  to = 60_000;
  width = 1;
  /** ms kept in view up to now; Infinity follows from the first interval on; null looks at what it looks at. */
  followed: number | null = null;
  #history: (Range & { followed: number | null })[] = [];

  get span(): number {
    return this.to - this.from;
  }

  /** ms a pixel */
  get scale(): number {
    return this.span / this.width;
  }

  timeAt(x: number): number {
    return this.from + x * this.scale;
  }

  xAt(time: number): number {
    return (time - this.from) / this.scale;
  }

  /** Shows a range and stops following; `back` returns from it. */
  show(from: number, to: number): void {
    this.remember();
    this.followed = null;
    this.#set(from, to);
  }

  /** Zooms so that the time at `x` stays there; a factor below 1 zooms in. */
  zoomAt(x: number, factor: number): void {
    const span = Math.min(MAX_SPAN, Math.max(MIN_SPAN, this.span * factor));
    const from = this.timeAt(x) - (x / this.width) * span;
    this.followed = null;
    this.#set(from, from + span);
  }

  pan(pixels: number): void {
    const shift = pixels * this.scale;
    this.followed = null;
    this.#set(this.from + shift, this.to + shift);
  }

  follow(span: number, now: number, first: number | null): void {
    this.remember();
    this.followed = Math.max(MIN_SPAN, span);
    this.tick(now, first);
  }

  /** Slides to `now` while following; `first` is the first start of all. Returns whether anything moved. */
  tick(now: number, first: number | null): boolean {
    if (this.followed === null) return false;
    const { from, to } = this;
    if (this.followed === Infinity) this.#stretch(now, first ?? now - 60_000);
    else {
      const scale = this.followed / this.width;
      this.to = Math.ceil(now / scale) * scale;
      this.from = this.to - this.followed;
    }
    return this.from !== from || this.to !== to;
  }

  /** ms until following moves the next pixel. */
  untilNextPixel(now: number): number {
    return this.followed === null ? Infinity : Math.max(0, this.to - now);
  }

  /** Goes back to the view before the last `show` or `follow`. Returns false if there is none. */
  back(): boolean {
    const last = this.#history.pop();
    if (!last) return false;
    this.from = last.from;
    this.to = last.to;
    this.followed = last.followed;
    return true;
  }

  /** Keeps the view that is now for `back`: call before a gesture of many small steps. */
  remember(): void {
    this.#history.push({ from: this.from, to: this.to, followed: this.followed });
    if (this.#history.length > HISTORY) this.#history.shift();
  }

  /** All of it with room to grow, so that the scale changes seldom. */
  #stretch(now: number, first: number): void {
    const fits = this.from === first && this.to >= now && (this.to - now) * 8 < this.span;
    if (fits) return;
    this.from = first;
    this.to = now + Math.max(1000, (now - first) * 0.08);
  }

  #set(from: number, to: number): void {
    if (!Number.isFinite(from) || !Number.isFinite(to)) return;
    const span = Math.min(MAX_SPAN, Math.max(MIN_SPAN, Math.abs(to - from)));
    const middle = (from + to) / 2;
    this.from = middle - span / 2;
    this.to = middle + span / 2;
  }
}
