import { FLAME_KEYS, FLAME_POINTERS } from '@daskscope/timeline/flame';
import { KEYS, POINTERS } from '@daskscope/timeline/keys';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Definitions, type Definition } from '../parts/definitions.tsx';
import type { Closable } from '../parts/when-opened.tsx';
import { addOpenedStyle } from '../parts/opened-style.ts';

addOpenedStyle();

const lines = (entries: typeof KEYS): Definition[] => entries.map(({ keys, does }) => [keys, does]);

/** What mouse and keyboard do, behind the button and `?`. */
function Help({ close }: Closable) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog id="keys" aria-label="Mouse and keyboard" ref={dialog} onClose={close}>
      <h3>Mouse, in the task stream</h3>
      <Definitions of={lines(POINTERS)} />
      <h3>Keyboard, while the task stream has the focus</h3>
      <Definitions of={lines(KEYS)} />
      <h3>Mouse, in the flame graph</h3>
      <Definitions of={lines(FLAME_POINTERS)} />
      <h3>Keyboard, while the flame graph has the focus</h3>
      <Definitions of={lines(FLAME_KEYS)} />
      <div class="actions">
        <button class="close" onClick={() => dialog.current!.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}

export { Help as Opened };
