import { formatBytes, groupCss, type KnownRange } from '@daskscope/timeline';
import { dated } from '../live/dated.ts';
import { ScrollList, type RowPlace } from '../parts/scroll-list.tsx';
import { widthOf } from '../parts/width.ts';
import { useShown } from '../shown.ts';
import type { FunctionMemories, FunctionMemory } from './function-memory.ts';

export interface MemoryPanelProps {
  memories: FunctionMemories;
  /** What is said while there is nothing. */
  empty: string;
  /** Where the scheduler is not heard, so that it is of before: when it was; null: it is. */
  heard: readonly KnownRange[] | null;
}

/** A line and a bar for every function that has results in memory. */
export function MemoryPanel({ memories, empty, heard }: MemoryPanelProps) {
  const told = useShown(memories.shown);
  const functions = told ?? [];
  const most = functions.reduce((highest, { bytes }) => Math.max(highest, bytes), 1);
  const total = functions.reduce((sum, { bytes }) => sum + bytes, 0);
  const held = functions.length > 0 ? formatBytes(total) : '';
  return (
    <section id="memory-by-function">
      <h2>
        Memory by function <small id="memory-total">{dated(held, memories, heard)}</small>
      </h2>
      <ScrollList
        items={functions}
        tabIndex={0}
        role="list"
        row={(item, place) => <MemoryRow item={item} most={most} place={place} />}
      />
      <p class="empty" hidden={told?.length !== 0}>
        {memories.then ? 'No results in memory then.' : empty}
      </p>
    </section>
  );
}

function MemoryRow({ item, most, place }: { item: FunctionMemory; most: number; place: RowPlace }) {
  const { name, group, bytes } = item;
  return (
    <div class="row" role="listitem" title={`${name}: ${formatBytes(bytes)}`} {...place}>
      <span class="cell">{name}</span>
      <div class="bar">
        <i style={{ width: widthOf(bytes / most), background: groupCss(group) }} />
      </div>
      <span class="cell">{formatBytes(bytes)}</span>
    </div>
  );
}
