/** Says what to do at the end. */
export type AtEnd = (end: () => Promise<unknown>) => void;

/** Runs something and ends what it started, the newest first, however it goes. */
export async function withEndings<T>(run: (atEnd: AtEnd) => Promise<T>): Promise<T> {
  const ends: (() => Promise<unknown>)[] = [];
  try {
    return await run((end) => ends.push(end));
  } finally {
    // One that fails keeps none of the others from their end.
    for (const end of ends.reverse()) await end().catch((error: unknown) => console.error(error));
  }
}
