import type { Live } from '../../../live.ts';

/** A report cannot be asked. */
export const RangeAdvice: (props: { live: Live }) => null = () => null;
