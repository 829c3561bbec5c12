import { KEYS, POINTERS } from '@daskscope/timeline';
import { byId, make } from './elements.ts';
import { definitions } from './tooltip.ts';

/** What mouse and keyboard do, behind the button and `?`. */
export function showHelp(): void {
  const dialog = byId<HTMLDialogElement>('keys');
  if (dialog.open) return;
  const close = make('button', 'close', 'Close');
  close.addEventListener('click', () => dialog.close());
  const list = (title: string, entries: typeof KEYS) => [
    make('h3', '', title),
    definitions(entries.map(({ keys, does }) => [keys, does] as const)),
  ];
  dialog.replaceChildren(
    ...list('Mouse, in the task stream', POINTERS),
    ...list('Keyboard, while the task stream has the focus', KEYS),
    make('div', 'actions', close),
  );
  dialog.showModal();
}
