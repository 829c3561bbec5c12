import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { nextNode, type Place } from './arrows.ts';

/** What a node says and shows. */
export interface Drawn {
  /** Of no other node, and the same in every answer, as its number is not: what is new may come before it. */
  name: string;
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
  const [reached, setReached] = useState<string | null>(null);
  const nodes = places.map((place) => ({ ...place, ...draw(place.id) }));
  const stop = nodes.some(({ name }) => name === reached) ? reached : nodes[0]?.name;
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
      {nodes.map(({ id, x, y, name, title, classes, pressed, content }) => (
        <g
          key={name}
          data-node={id}
          class={`node ${classes}`}
          transform={`translate(${x - size.width / 2} ${y - size.height / 2})`}
          role="button"
          tabindex={name === stop ? 0 : -1}
          aria-label={title}
          aria-pressed={pressed}
          onClick={() => press(id)}
          onFocus={() => setReached(name)}
          onKeyDown={(event) => move(event, id)}
        >
          <title>{title}</title>
          {content}
        </g>
      ))}
    </>
  );
}
