import type { Live } from './live.ts';

/** Keys that hold for the whole page. */
export function listenToKeys(live: Live): void {
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    // A dialog has keys of its own.
    if (live.help.value || typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
      return;
    if (event.key === '/') focusSearch(live);
    else if (event.key === '?') live.help.set(true);
    else if (event.key === 'Escape') live.clear();
    else return;
    event.preventDefault();
  });
}

/** A view has a search of its own. */
function focusSearch(live: Live): void {
  const own = document.querySelector<HTMLInputElement>('.view input[type=search]');
  if (own) own.select();
  else live.search.focus();
}
