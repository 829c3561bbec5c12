import { clusterOfPage } from '../api.ts';
import type { Live } from '../live.ts';
import { useShown } from '../shown.ts';
import { Figures } from './figures.tsx';
import { SearchBox } from './search-box.tsx';
import { SituationLabel } from './situation-label.tsx';
import { SpanSwitch } from './span-switch.tsx';
import { ThemeButton } from './theme-button.tsx';
import { ViewLinks } from './view-links.tsx';

/** The line at the top: which cluster, how it stands, its few figures, and what holds for the whole page. */
export function Header({ live }: { live: Live }) {
  const status = useShown(live.status);
  const situation = useShown(live.situation);
  const rate = useShown(live.rate);
  const { total } = useShown(live.failures.shown);
  const { view } = useShown(live.places.now);
  const cluster = clusterOfPage();
  const address = status?.scheduler?.address ?? status?.connection.address;
  return (
    <header>
      <Title cluster={cluster} />
      <ViewLinks places={live.places} />
      {status?.scheduler?.simulated && <b id="simulated">SIMULATED</b>}
      <span id="address" title={address}>
        {address}
      </span>
      <SituationLabel situation={situation} />
      <Figures status={status} rate={rate} errors={total} />
      <div id="tools">
        {view === 'status' && (
          <>
            <SearchBox search={live.search} />
            <SpanSwitch stream={live.stream} />
          </>
        )}
        <ThemeButton themes={live.themes} />
        <button id="help" title="Mouse and keyboard (?)" onClick={() => live.help.set(true)}>
          ?
        </button>
      </div>
    </header>
  );
}

/** Of many clusters its name says more than the program's. */
function Title({ cluster }: { cluster: string | null }) {
  if (cluster === null) return <h1>Daskscope</h1>;
  return (
    <>
      <a href="?">All clusters</a>
      <h1 id="cluster" title={cluster}>
        {cluster}
      </h1>
    </>
  );
}
