export type Topic = 'tasks' | 'progress' | 'workers' | 'status' | 'series' | 'computations';

/** Tells whoever listens that something of a topic changed. Calls are synchronous. */
export class Changes {
  readonly #listeners = new Map<Topic, Set<{ listener: () => void }>>();

  announce(topic: Topic): void {
    for (const { listener } of [...(this.#listeners.get(topic) ?? [])]) {
      try {
        listener();
      } catch {
        // A reader's failure is the reader's; the others and the feed that announces go on.
      }
    }
  }

  /** Returns what ends it. */
  on(topic: Topic, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    const entry = { listener };
    listeners.add(entry);
    return () => void listeners.delete(entry);
  }
}
