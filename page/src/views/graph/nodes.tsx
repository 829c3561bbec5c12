import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { nextNode, type Place } from './arrows.ts';

/** What a node says and shows. */
export interface Drawn {
  /** All of it in words. */
  title: string;
  classes: string;
  pressed: boolean;
  content: ComponentChildren;
}

export interface NodesProps {
  places: readonly Place[];
  size: { width: number; height: number };
  draw: (id: number) => Drawn;
  press: (id: number) => void;
}

/** Nodes as buttons: one of them is a stop of the Tab key, and arrow keys lead from one to the next. */
export function Nodes({ places, size, draw, press }: NodesProps) {
  const [reached, setReached] = useState<number | null>(null);
  const stop = places.some(({ id }) => id === reached) ? reached : places[0]?.id;
  const move = (event: KeyboardEvent, id: number) => {
    if (event.key === 'Enter' || event.key === ' ') press(id);
    else {
      const next = nextNode(event.key, id, places);
      if (next === null) return;
      const svg = (event.currentTarget as SVGElement).ownerSVGElement!;
      svg.querySelector<SVGElement>(`[data-node="${next}"]`)!.focus();
    }
    event.preventDefault();
  };
  return (
    <>
      {places.map(({ id, x, y }) => {
        const { title, classes, pressed, content } = draw(id);
        return (
          <g
            key={id}
            data-node={id}
            class={`node ${classes}`}
            transform={`translate(${x - size.width / 2} ${y - size.height / 2})`}
            role="button"
            tabindex={id === stop ? 0 : -1}
            aria-label={title}
            aria-pressed={pressed}
            onClick={() => press(id)}
            onFocus={() => setReached(id)}
            onKeyDown={(event) => move(event, id)}
          >
            <title>{title}</title>
            {content}
          </g>
        );
      })}
    </>
  );
}
