/** Draws when something has changed, and when the picture slides by a pixel: nothing is drawn between two of them. */
export class FrameLoop {
  readonly #draw: () => number;
  #request = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `draw` returns the ms until it is to be called next; Infinity waits for `schedule`. */
  constructor(draw: () => number) {
    this.#draw = draw;
  }

  /** Draws with the browser's next frame. */
  schedule(): void {
    if (this.#request === 0) this.#request = requestAnimationFrame(() => this.#run());
  }

  stop(): void {
    cancelAnimationFrame(this.#request);
    clearTimeout(this.#timer);
  }

  #run(): void {
    this.#request = 0;
    clearTimeout(this.#timer);
    const wait = this.#draw();
    if (wait !== Infinity) this.#timer = setTimeout(() => this.schedule(), Math.max(1, wait));
  }
}
