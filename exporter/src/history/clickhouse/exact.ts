/** A time or a number that Int64 and a double hold alike. */
export const exact = (value: number): number =>
  Math.min(Math.max(value, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
