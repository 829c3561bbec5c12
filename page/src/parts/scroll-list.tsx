import type { ComponentChild, CSSProperties, HTMLAttributes } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** CSS px of a row. */
const ROW_HEIGHT = 22;
/** Rows above and below what is in sight. */
const BEYOND = 4;

/** What a row's element needs, to be where it belongs. */
export interface RowPlace {
  style: CSSProperties;
  'aria-rowindex': number;
}

export interface ScrollListProps<T> extends Omit<HTMLAttributes<HTMLDivElement>, 'children' | 'ref'> {
  items: readonly T[];
  row: (item: T, place: RowPlace) => ComponentChild;
}

/**
 * A list of any length: only the rows in sight are elements. They stay the same ones while the list scrolls by, so that a
 * pressed button stays pressed.
 */
export function ScrollList<T>({ items, row, ...attributes }: ScrollListProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ above: 0, fitting: 0 });
  useLayoutEffect(() => watchSight(list.current!, setSight), []);
  const count = Math.min(items.length, sight.fitting + 2 * BEYOND);
  const first = Math.max(0, Math.min(sight.above - BEYOND, items.length - count));
  return (
    <div class="list" aria-rowcount={items.length} {...attributes} ref={list}>
      <div class="rows" style={{ height: `${items.length * ROW_HEIGHT}px` }}>
        {items.slice(first, first + count).map((item, slot) => {
          const index = first + slot;
          return row(item, { style: { top: `${index * ROW_HEIGHT}px` }, 'aria-rowindex': index + 1 });
        })}
      </div>
    </div>
  );
}

interface Sight {
  above: number;
  fitting: number;
}

/** Tells how many rows are above what is in sight, and how many fit into it. */
function watchSight(element: HTMLElement, set: (next: (last: Sight) => Sight) => void): () => void {
  const look = () => {
    const above = Math.floor(element.scrollTop / ROW_HEIGHT);
    const fitting = Math.ceil(element.clientHeight / ROW_HEIGHT) + 1;
    set((last) => (last.above === above && last.fitting === fitting ? last : { above, fitting }));
  };
  const observer = new ResizeObserver(look);
  observer.observe(element);
  element.addEventListener('scroll', look, { passive: true });
  return () => {
    observer.disconnect();
    element.removeEventListener('scroll', look);
  };
}
