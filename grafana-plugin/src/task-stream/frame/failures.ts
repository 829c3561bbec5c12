import { KIND, kindOfAction } from '@daskscope/timeline';
import type { FieldMap } from './field-map.ts';
import { textAt } from './groups.ts';
import { isFailure } from './values.ts';

/**
 * Which rows failed. Of rows with one key that follow each other what failed is the computation; where there was none, as when
 * an input did not arrive, all of them.
 */
export function failureReader({ status, action, key }: FieldMap): (row: number) => boolean {
  if (!status) return () => false;
  const fails = (row: number) => isFailure(status, status.values[row]);
  if (!action || !key) return fails;
  const computes = (row: number) => kindOfAction(textAt(action, row)) === KIND.compute;
  let of = { first: 0, end: 0, computed: false };
  return (row) => {
    if (!fails(row) || computes(row)) return fails(row);
    if (row < of.first || row >= of.end) {
      const { values } = key;
      let first = row;
      let end = row + 1;
      while (first > 0 && values[first - 1] === values[row]) first--;
      while (end < values.length && values[end] === values[row]) end++;
      of = { first, end, computed: false };
      for (let at = first; at < end && !of.computed; at++) of.computed = fails(at) && computes(at);
    }
    return !of.computed;
  };
}
