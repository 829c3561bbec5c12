import type { Definition } from '../parts/definitions.tsx';

/** What is said of what the pointer is at. */
export interface Said {
  title: string;
  /** Its function's; null: it is not of one function. */
  colour: string | null;
  /** '' where there is none. */
  key: string;
  sentence: string;
  definitions: readonly Definition[];
  /** Why it failed; null: it did not. */
  failure: string | null;
  after: string;
}

export const NOTHING_SAID: Said = {
  title: '',
  colour: null,
  key: '',
  sentence: '',
  definitions: [],
  failure: null,
  after: '',
};
