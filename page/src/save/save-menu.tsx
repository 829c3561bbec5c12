import type { Range } from '@daskscope/timeline';
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Closable } from '../parts/when-opened.tsx';
import { addStyle } from '../parts/view-style.ts';
import type { Stream } from '../stream/stream.ts';
import { hashOf, readPlace } from '../views/place.ts';
import { filesOf } from './files.ts';
import { saveStream } from './picture.ts';
import style from './save.view.css';

addStyle(style);

export interface SaveMenuProps extends Closable {
  stream: Stream;
}

/** Everything that can be taken along of what is in view. */
function SaveMenu({ stream, close }: SaveMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState('');
  useClosing(menu, close);
  const picture = (kind: 'svg' | 'png') => {
    saveStream(stream, kind).then(close, (cause: unknown) => setSaid((cause as Error).message));
  };
  const copy = () => {
    const link = linkTo(stream.shownRange);
    // Browsers let pages copy over https and from this machine only.
    (navigator.clipboard?.writeText(link) ?? Promise.reject(new Error())).then(close, () => setSaid(link));
  };
  return (
    <div
      id="save-menu"
      role="menu"
      aria-label="Save what is in view"
      tabIndex={-1}
      ref={menu}
      onKeyDown={moveFocus}
    >
      {filesOf(stream.shownRange).map(({ name, title, href }) => (
        // The exporter says that these are to be saved. What it refuses is shown, where `download` would drop it.
        <a key={name} role="menuitem" href={href} title={title} target="_blank" onClick={close}>
          {name}
        </a>
      ))}
      <button
        role="menuitem"
        title="The task stream as it is drawn, as rectangles"
        onClick={() => picture('svg')}
      >
        Picture (SVG)
      </button>
      <button
        role="menuitem"
        title="The task stream as it is drawn, as pixels"
        onClick={() => picture('png')}
      >
        Picture (PNG)
      </button>
      <button role="menuitem" title="Leads to what is in view now" onClick={copy}>
        Copy link
      </button>
      {said !== '' && <p role="status">{said}</p>}
    </div>
  );
}

/** Leads to what is in view, also when that is the past: a place that follows has no times. */
function linkTo(range: Range | null): string {
  const { span, ...looked } = readPlace(location.hash).looked;
  const time = range && { from: String(Math.floor(range.from)), to: String(Math.ceil(range.to)) };
  const place = { ...looked, ...(time ?? (span !== undefined && { span })) };
  return new URL(hashOf({ view: 'status', looked: place }), location.href).href;
}

function useClosing(menu: RefObject<HTMLElement>, close: () => void): void {
  const closeRef = useRef(close);
  useEffect(() => {
    closeRef.current = close;
  });
  useEffect(() => {
    // Not what has the focus: in some browsers buttons that are clicked take none.
    const opener = document.getElementById('save');
    menu.current!.querySelector<HTMLElement>('[role=menuitem]')!.focus();
    const onPointer = ({ target }: Event) => {
      if (![menu.current, opener].some((one) => one?.contains(target as Node))) closeRef.current();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      closeRef.current();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey, true);
      opener?.focus();
    };
  }, [menu]);
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

function moveFocus(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]!.focus();
}

export { SaveMenu as Opened };
