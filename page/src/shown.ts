import { useLayoutEffect, useState } from 'preact/hooks';

/** A value that the page shows, and that changes without the page's doing. */
export class Shown<T> {
  readonly #watchers = new Set<(value: T) => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const watcher of this.#watchers) watcher(value);
  }

  /** Tells the value now, and again whenever it is another. Returns what ends it. */
  watch(watcher: (value: T) => void): () => void {
    this.#watchers.add(watcher);
    watcher(this.#value);
    return () => void this.#watchers.delete(watcher);
  }
}

/** The value as of this frame: the component is rendered again when it is another. */
export function useShown<T>(shown: Shown<T>): T {
  const [value, setValue] = useState(shown.value);
  useLayoutEffect(() => shown.watch((next) => setValue(() => next)), [shown]);
  return value;
}
