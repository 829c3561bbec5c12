import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Definitions } from '../../parts/definitions.tsx';
import { addOpenedStyle } from '../../parts/opened-style.ts';
import { Swatch } from '../../parts/swatch.tsx';
import type { Closable } from '../../parts/when-opened.tsx';
import { useShown } from '../../shown.ts';
import type { Said } from '../said.ts';
import type { ShownTooltip, StreamTooltip } from './stream-tooltip.ts';
import { saidOf } from './task-tooltip.ts';

addOpenedStyle();

/** CSS px between pointer and tooltip, and between tooltip and window. */
const GAP = 14;
const MARGIN = 8;

export interface TooltipProps extends Closable {
  tooltip: StreamTooltip;
  /** The drawing, in whose px places are told. */
  around: RefObject<Element>;
}

/** Says what the pointer is at; a click holds it, and one elsewhere ends that. */
function Tooltip({ tooltip, around }: TooltipProps) {
  const element = useRef<HTMLDivElement>(null);
  const shown = useShown(tooltip.shown);
  const said = useSaid(shown, tooltip);
  useLayoutEffect(() => {
    if (shown) place(element.current!, shown, around.current!);
  }, [shown, around]);
  useClickElsewhere(element, tooltip);
  return (
    <div
      id="tooltip"
      role="tooltip"
      class={shown?.actions ? 'held' : ''}
      hidden={said === null}
      ref={element}
    >
      {said && <SaidText said={said} />}
      {shown?.actions && (
        <div class="actions">
          {shown.actions.map((action) => (
            <button key={action.label} onClick={action.do}>
              {action.label}
            </button>
          ))}
          <button class="close" aria-label="Close" onClick={() => tooltip.hide()}>
            ×
          </button>
        </div>
      )}
    </div>
  );
}

/** As it was when it was pointed at: what is held stays as it is. */
function useSaid(shown: ShownTooltip | null, tooltip: StreamTooltip): Said | null {
  const { at = null, failure = null } = shown ?? {};
  return useMemo(() => at && saidOf({ at, failure }, tooltip), [at, failure, tooltip]);
}

const SaidText = ({ said }: { said: Said }) => (
  <>
    <h3>
      {said.colour !== null && <Swatch colour={said.colour} />}
      {said.title}
    </h3>
    {said.key !== '' && <div class="key">{said.key}</div>}
    {said.sentence !== '' && <div>{said.sentence}</div>}
    {said.definitions.length > 0 && <Definitions of={said.definitions} />}
    {said.failure !== null && <div class="failure">{said.failure}</div>}
    {said.after !== '' && <div>{said.after}</div>}
  </>
);

function useClickElsewhere(element: RefObject<HTMLElement>, tooltip: StreamTooltip): void {
  useEffect(() => {
    const hide = ({ target }: Event) => {
      if (tooltip.held && !element.current!.contains(target as Node)) tooltip.hide();
    };
    document.addEventListener('pointerdown', hide);
    return () => document.removeEventListener('pointerdown', hide);
  }, [element, tooltip]);
}

/** Beside the point, on the side where there is room. */
function place(element: HTMLElement, point: ShownTooltip, around: Element): void {
  const { offsetWidth: width, offsetHeight: height, style } = element;
  const origin = around.getBoundingClientRect();
  const x = origin.left + point.x;
  const y = origin.top + point.y;
  const left = x + GAP + width + MARGIN <= innerWidth ? x + GAP : x - GAP - width;
  const top = y + GAP + height + MARGIN <= innerHeight ? y + GAP : y - GAP - height;
  style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
  style.top = `${Math.max(MARGIN, top)}px`;
}

export { Tooltip as Opened };
