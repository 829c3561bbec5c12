import { useState } from 'preact/hooks';
import { whenOpened } from '../parts/when-opened.tsx';
import type { Stream } from '../stream/stream.ts';

const SaveMenu = whenOpened(() => import('./save-menu.tsx'));

/** Opens the menu of what can be saved. */
export function SaveButton({ stream }: { stream: Stream }) {
  const [open, setOpen] = useState(false);
  return (
    <span id="saving">
      <button id="save" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
        save
      </button>
      {open && <SaveMenu stream={stream} close={() => setOpen(false)} />}
    </span>
  );
}
