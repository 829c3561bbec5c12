import type { Live } from '../live.ts';
import type { Closable } from '../parts/when-opened.tsx';
import type { Looked } from './place.ts';

/** What every view is given. */
export interface ViewProps extends Closable {
  live: Live;
  looked: Looked;
  /** Says what is looked at from now on. */
  look: (looked: Looked) => void;
}
