import { Footer } from './footer.tsx';
import { Header } from './header/header.tsx';
import { Notice } from './header/notice.tsx';
import { emptySentences } from './live/empty-sentences.ts';
import type { Live } from './live.ts';
import { Opened } from './opened.tsx';
import { ProgressPanel } from './progress/progress-panel.tsx';
import { useShown } from './shown.ts';
import { StreamPanel } from './stream/stream-panel.tsx';
import { Tables } from './tables.tsx';

/** The whole page. */
export function App({ live }: { live: Live }) {
  const status = useShown(live.status);
  const situation = useShown(live.situation);
  const empty = emptySentences(status);
  return (
    <div id="app" class={status?.scheduler?.simulated ? 'simulated' : ''} data-tone={situation.tone}>
      <Header live={live} />
      <Notice situation={situation} />
      <main>
        <ProgressPanel progress={live.progress} empty={empty.progress} />
        <StreamPanel stream={live.stream} />
        <Tables live={live} empty={empty} />
      </main>
      <Footer status={status} />
      <Opened live={live} />
    </div>
  );
}
