import { clockTime } from '../times.ts';
import type { Looked } from './place.ts';

export interface RangeChipProps {
  looked: Looked;
  /** What a click goes back to. */
  title: string;
  clear: () => void;
}

/** The range of time that is looked at, and a way out of it. Either end may be open. */
export function RangeChip({ looked: { from, to }, title, clear }: RangeChipProps) {
  if (!from && !to) return null;
  const at = (time: string | undefined) => (time ? clockTime(Number(time)) : '…');
  return <button title={title} onClick={clear}>{`${at(from)} to ${at(to)} ×`}</button>;
}
