import { options, render } from 'preact';
import { clusterOfPage } from './api.ts';
import { App } from './app.tsx';
import { listenToKeys } from './keys.ts';
import { Live } from './live.ts';
import { whenOpened } from './parts/when-opened.tsx';
import { nameWindow } from './window-title.ts';

// What changes between two frames is rendered once.
options.debounceRendering = (rendering) => void requestAnimationFrame(rendering);

const page = document.getElementById('page')!;

if (document.body.dataset['clusters'] === 'many' && clusterOfPage() === null) showClusters();
else showCluster();

function showCluster(): void {
  const live = new Live();
  live.status.watch(nameWindow);
  render(<App live={live} />, page);
  listenToKeys(live);
  live.start();
}

function showClusters(): void {
  const ClustersPage = whenOpened(() => import('./clusters/clusters-page.tsx'));
  render(<ClustersPage close={() => location.reload()} />, page);
}
