import { formatBytes } from '@daskscope/timeline';
import { Definitions } from '../parts/definitions.tsx';
import { hashOf } from '../views/place.ts';
import { Links } from './links.tsx';
import { NowContent, type NowShown } from './now-content.tsx';
import { graphOf } from './place-links.tsx';

export interface WaitingContentProps {
  task: { key: string; prefix: string };
  now: NowShown;
}

/** What the scheduler knows of a task of which no run is kept: it has not run, or long ago. */
export function WaitingContent({ task: { key, prefix }, now }: WaitingContentProps) {
  const result = now.type === null ? null : `${now.type}, ${formatBytes(now.nbytes)}`;
  return (
    <>
      <Links
        of={[
          ['Its graph', graphOf(key)],
          ['Its function’s groups', hashOf({ view: 'graph', looked: { prefix } })],
        ]}
      />
      <Definitions
        of={[
          ['state now', now.state],
          ['runs', 'none is kept: it has not run, or the task log has dropped it'],
          ['result', result],
        ]}
      />
      <NowContent now={now} />
    </>
  );
}
