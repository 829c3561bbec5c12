import { css, groupColour, mix, WHITE } from '../draw/colours.ts';
import type { Theme } from '../draw/theme.ts';

const RELEASED_WHITE = 0.5;

/** How a task's state looks, as #rrggbb: colour is its function, shade its state, grey what is not yet done. */
export interface StateFill {
  colour: string;
  /** Of lines across it; null: there are none. */
  hatch: string | null;
}

/** state: as Dask calls it. group: the position of its function; null: not known. */
export function stateFill(state: string, group: number | null, theme: Theme): StateFill {
  const done = group === null ? theme.accent : css(groupColour(group));
  const fill = (colour: string, hatch: string | null = null): StateFill => ({ colour, hatch });
  switch (state) {
    case 'memory':
      return fill(done);
    case 'released':
      // Towards white in every theme: towards a dark background, what is released would be the darker of the two.
      return fill(group === null ? done : css(mix(groupColour(group), WHITE, RELEASED_WHITE)));
    case 'erred':
      return fill(theme.error);
    case 'processing':
      return fill(theme.processing);
    case 'queued':
      return fill(theme.waiting, theme.processing);
    case 'no-worker':
      return fill(theme.background, theme.processing);
    default:
      return fill(theme.waiting);
  }
}
