/** ms. */
export const toTheMicrosecond = (ms: number): number => Math.round(ms * 1000) / 1000;
