/** Anything that was started and has to be ended. */
export interface Closeable {
  close: () => Promise<unknown>;
}

/** Has something closed at the end, and returns it. */
export type Closing = <T extends Closeable>(started: T) => T;

/** Runs something and closes what it started, the newest first, however it goes. */
export async function withEndings<T>(run: (closing: Closing) => Promise<T>): Promise<T> {
  const all: Closeable[] = [];
  try {
    return await run((started) => {
      all.push(started);
      return started;
    });
  } finally {
    // One that fails keeps none of the others from their end.
    for (const one of all.reverse()) await one.close().catch((error: unknown) => console.error(error));
  }
}
