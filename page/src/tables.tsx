import { ErrorsPanel } from './errors/errors-panel.tsx';
import type { EmptySentences } from './live/empty-sentences.ts';
import type { Live } from './live.ts';
import { MemoryPanel } from './memory/memory-panel.tsx';
import { WorkersPanel } from './workers/workers-panel.tsx';

export interface TablesProps {
  live: Live;
  empty: EmptySentences;
}

/** What is below the task stream, side by side where there is room. */
export function Tables({ live, empty }: TablesProps) {
  const { prefixes } = live.kept.names;
  return (
    <div id="tables">
      <MemoryPanel memories={live.memories} empty={empty.memory} />
      <WorkersPanel shown={live.workers} empty={empty.workers} />
      <ErrorsPanel
        failures={live.failures}
        empty={empty.failures}
        open={(failure) => live.openFailure(failure)}
        workerName={(address) => live.workerName(address)}
        position={({ prefix, position }) => prefixes.position(prefix, position)}
      />
    </div>
  );
}
