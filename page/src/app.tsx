import { useLayoutEffect, useState } from 'preact/hooks';
import { Footer } from './footer.tsx';
import { Header } from './header/header.tsx';
import { Notice } from './header/notice.tsx';
import { emptySentences } from './live/empty-sentences.ts';
import { heardBefore } from './live/heard-until.ts';
import type { Live } from './live.ts';
import { Opened } from './opened.tsx';
import { whenOpened } from './parts/when-opened.tsx';
import { ProgressPanel } from './progress/progress-panel.tsx';
import { SaveButton } from './save/save-button.tsx';
import { useShown } from './shown.ts';
import { RangeAdvice } from './stream/range/range-advice.tsx';
import { StreamPanel } from './stream/stream-panel.tsx';
import { OtherView } from './views/views.tsx';

const PastStretch = whenOpened(() => import('./stream/past/past-stretch.tsx'));
// The picture does not wait for what is below it.
const TracksPanel = whenOpened(() => import('./tracks/tracks-panel.tsx'));
const Tables = whenOpened(() => import('./tables.tsx'));

/** The whole page. */
export function App({ live }: { live: Live }) {
  const status = useShown(live.status);
  const situation = useShown(live.situation);
  const { view } = useShown(live.places.now);
  const [tracks, setTracks] = useState(true);
  const [tables, setTables] = useState(true);
  const empty = emptySentences(status);
  const heard = heardBefore(status, useShown(live.lostAt));
  useLayoutEffect(() => live.streamPlace.begin(), [live]);
  return (
    <div id="app" class={status?.scheduler?.simulated ? 'simulated' : ''} data-tone={situation.tone}>
      <Header live={live} />
      <Notice situation={situation} />
      <main hidden={view !== 'status'}>
        <ProgressPanel progress={live.progress} empty={empty.progress} heard={heard} />
        <StreamPanel stream={live.stream} tools={<Tools live={live} />}>
          <Past live={live} />
          {tracks && <TracksPanel live={live} close={() => setTracks(false)} />}
        </StreamPanel>
        {tables && <Tables live={live} empty={empty} heard={heard} close={() => setTables(false)} />}
      </main>
      <OtherView live={live} />
      <Footer status={status} />
      <Opened live={live} />
    </div>
  );
}

/** Loaded when somebody looks at what the page does not keep. */
function Past({ live }: { live: Live }) {
  const { stream, kept } = live;
  const range = useShown(stream.around.past);
  return range && <PastStretch kept={kept} stream={stream} range={range} close={() => stream.follow()} />;
}

function Tools({ live }: { live: Live }) {
  return (
    <>
      <RangeAdvice live={live} />
      <SaveButton stream={live.stream} />
    </>
  );
}
