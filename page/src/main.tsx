import { options, render } from 'preact';
import { App } from './app.tsx';
import { listenToKeys } from './keys.ts';
import { Live } from './live.ts';
import { nameWindow } from './window-title.ts';

// What changes between two frames is rendered once.
options.debounceRendering = (rendering) => void requestAnimationFrame(rendering);

const live = new Live();
live.status.watch(nameWindow);
render(<App live={live} />, document.getElementById('page')!);
listenToKeys(live);
live.start();
