import type { Live } from './live.ts';

/** Keys that hold for the whole page. */
export function listenToKeys(live: Live): void {
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    // A dialog has keys of its own.
    if (live.help.value || typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
      return;
    if (event.key === '/') live.search.focus();
    else if (event.key === '?') live.help.set(true);
    else if (event.key === 'Escape') live.clear();
    else return;
    event.preventDefault();
  });
}
