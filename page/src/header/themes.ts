import { DARK, LIGHT, type Theme } from '@daskscope/timeline';
import { Shown } from '../shown.ts';

export type Choice = 'auto' | 'light' | 'dark';

const NEXT: Record<Choice, Choice> = { auto: 'light', light: 'dark', dark: 'auto' };
const STORED = 'daskscope.theme';

/** Light or dark, as the system has it or as the reader chose, who is remembered. */
export class Themes {
  readonly choice = new Shown(stored());
  /** What is drawn with. */
  readonly theme: Shown<Theme>;
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.theme = new Shown(this.#chosen());
    this.#dark.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  next(): void {
    this.choice.set(NEXT[this.choice.value]);
    try {
      localStorage.setItem(STORED, this.choice.value);
    } catch {
      // Storage is forbidden or full: then it is not remembered.
    }
    this.#apply();
  }

  #chosen(): Theme {
    const choice = this.choice.value;
    return choice === 'dark' || (choice === 'auto' && this.#dark.matches) ? DARK : LIGHT;
  }

  #apply(): void {
    this.theme.set(this.#chosen());
    document.documentElement.dataset.theme = this.theme.value === DARK ? 'dark' : 'light';
  }
}

function stored(): Choice {
  try {
    const choice = localStorage.getItem(STORED);
    return choice === 'light' || choice === 'dark' ? choice : 'auto';
  } catch {
    return 'auto';
  }
}
