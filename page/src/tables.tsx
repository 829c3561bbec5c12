import type { KnownRange } from '@daskscope/timeline';
import { useShown } from './shown.ts';
import { ErrorsPanel } from './errors/errors-panel.tsx';
import type { EmptySentences } from './live/empty-sentences.ts';
import type { Live } from './live.ts';
import { MemoryPanel } from './memory/memory-panel.tsx';
import type { Closable } from './parts/when-opened.tsx';
import { SEEN_EM } from './workers/seen.ts';
import { WorkersPanel } from './workers/workers-panel.tsx';

interface TablesProps extends Closable {
  live: Live;
  empty: EmptySentences;
  /** Where the scheduler is not heard: when it was; null: it is. */
  heard: readonly KnownRange[] | null;
}

/** What is below the task stream, side by side where there is room, and no taller than the longest: the rest is the stream's. */
function Tables({ live, empty, heard }: TablesProps) {
  const { prefixes } = live.kept.names;
  const { workers } = useShown(live.workers);
  const functions = useShown(live.memories.shown);
  const { failures } = useShown(live.failures.shown);
  const hosts = new Set(workers?.map(({ host }) => host)).size;
  const rows = Math.max(hosts + (workers?.length ?? 0), functions?.length ?? 0, failures.length);
  return (
    <div id="tables" style={{ '--rows': rows, '--seen': `${SEEN_EM}em` }}>
      <MemoryPanel memories={live.memories} empty={empty.memory} heard={heard} />
      <WorkersPanel shown={live.workers} empty={empty.workers} />
      <ErrorsPanel
        failures={live.failures}
        empty={empty.failures}
        heard={heard}
        open={(failure) => live.openFailure(failure)}
        workerName={(address) => live.workerName(address)}
        position={({ prefix, position }) => prefixes.position(prefix, position)}
      />
    </div>
  );
}

export { Tables as Opened };
