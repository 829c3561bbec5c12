/**
 * Options of an LRUCache (lru-cache 11) of so many entries at most, which takes memory as it fills: by `max` it takes all of it
 * when it is made, and there may be thousands of clusters, each with caches of its own.
 */
export const growingTo = (entries: number) => ({ maxSize: entries, sizeCalculation: () => 1 });
