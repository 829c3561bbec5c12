/**
 * As an expected object: each figure to so many decimals. Rounding both sides would not do: two figures that differ in
 * their last bit can lie on two sides of a half.
 */
export const nearly = (figures: Record<string, number | null>, decimals: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      value === null ? null : (expect.closeTo(value, decimals) as unknown),
    ]),
  );
