import { options, render } from 'preact';
import { App } from '../app.tsx';
import { listenToKeys } from '../keys.ts';
import { Live } from '../live.ts';
import { hashOf, type Looked } from '../views/place.ts';
import { readReport, report } from './data.ts';
import { CANNOT_BE_READ } from './unpacked.ts';

// What changes between two frames is rendered once.
options.debounceRendering = (rendering) => void requestAnimationFrame(rendering);

const page = document.getElementById('page')!;
const element = document.getElementById('report')!;

readReport(element).then(show, () => {
  page.textContent = CANNOT_BE_READ;
});

/** The page over the time of the report. */
function show(): void {
  element.remove();
  const { from, to } = report();
  const looked: Looked = from === null ? { span: 'all' } : { from: String(from), to: String(to) };
  if (location.hash === '') history.replaceState(null, '', hashOf({ view: 'status', looked }));
  const live = new Live();
  render(<App live={live} />, page);
  listenToKeys(live);
  live.start();
}
