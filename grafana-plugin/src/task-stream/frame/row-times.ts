import { numberOf, textOf } from '../../panel/read-value.ts';
import type { FieldMap } from './field-map.ts';
import type { SkippedRows } from './skipped-rows.ts';
import { durationScale, timeReader } from './values.ts';

/** ms since the epoch; Infinity: it still runs. */
export interface RowTimes {
  start: number;
  end: number;
}

/** When a row was; null where it cannot be told, which is counted. */
export function timesReader(map: FieldMap, skipped: SkippedRows): (row: number) => RowTimes | null {
  const { start } = map;
  const startAt = timeReader(start);
  const endAt = endReader(map);
  return (row) => {
    const from = startAt(row);
    if (!Number.isFinite(from)) {
      const said = textOf(start.values[row]);
      skipped.add(said === '' ? 'no start' : 'start', said);
      return null;
    }
    const to = endAt(from, row);
    if (to >= from) return { start: from, end: to };
    const teller = (map.end ?? map.duration)!;
    const reason = to < from ? 'negative' : map.end ? 'end' : 'duration';
    skipped.add(reason, reason === 'negative' && map.end ? '' : textOf(teller.values[row]));
    return null;
  };
}

/** When a row is over; Infinity while it runs, NaN where what is told is no time. */
function endReader({ end, duration }: FieldMap): (start: number, row: number) => number {
  const teller = (end ?? duration)!;
  const read = end ? timeReader(end) : null;
  const scale = duration ? durationScale(duration) : 1;
  return (start, row) => {
    const value: unknown = teller.values[row];
    if (textOf(value) === '') return Infinity;
    const told = read ? read(row) : start + numberOf(value) * scale;
    return told === Infinity ? NaN : told;
  };
}
