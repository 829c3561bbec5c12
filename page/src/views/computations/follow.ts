/** ms: the exporter reads computations so often. */
export const FOLLOW_MS = 5_000;
