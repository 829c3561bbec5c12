/** A picture in memory, as ImageData wants it: RGBA in `bytes`, one number a pixel in `words`. */
export class Pixels {
  width = 0;
  height = 0;
  bytes = new Uint8ClampedArray(0);
  words = new Uint32Array(0);

  resize(width: number, height: number): void {
    if (this.width === width && this.height === height) return;
    this.width = width;
    this.height = height;
    this.bytes = new Uint8ClampedArray(width * height * 4);
    this.words = new Uint32Array(this.bytes.buffer);
  }

  /** Fills a rectangle, clipped to the picture. */
  fill(x0: number, x1: number, y0: number, y1: number, colour: number): void {
    const left = Math.max(0, x0);
    const right = Math.min(this.width, x1);
    if (left >= right) return;
    const bottom = Math.min(this.height, y1);
    for (let y = Math.max(0, y0); y < bottom; y++) {
      this.words.fill(colour, y * this.width + left, y * this.width + right);
    }
  }
}
