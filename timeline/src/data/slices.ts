/** Work that can be left between two pieces, so that the browser draws and listens meanwhile. */
export type Work<T> = Generator<undefined, T>;

/** ms of work at once: several pictures work beside each other. */
const SLICE_MS = 4;

/** Does work in one go. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * Does work in slices, the first of them at once: what is done in one is told before this returns.
 * @param told what came of it
 * @returns what ends it, after which nothing is told
 */
export function inSlices<T>(work: Work<T>, told: (result: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const goOn = () => {
    const until = performance.now() + SLICE_MS;
    for (;;) {
      const { done, value } = work.next();
      if (done) return told(value);
      if (performance.now() >= until) break;
    }
    timer = setTimeout(goOn);
  };
  goOn();
  return () => clearTimeout(timer);
}
