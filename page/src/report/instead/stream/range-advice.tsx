/** A report cannot be asked. */
export const RangeAdvice = (_: object) => null;
