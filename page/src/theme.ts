import { DARK, LIGHT, type Theme } from '@daskscope/timeline';

type Choice = 'auto' | 'light' | 'dark';

const NEXT: Record<Choice, Choice> = { auto: 'light', light: 'dark', dark: 'auto' };
const SIGNS: Record<Choice, string> = { auto: '◐', light: '☀', dark: '☾' };
const MEANINGS: Record<Choice, string> = {
  auto: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
};
const STORED = 'daskscope.theme';

/** Light or dark, as the system has it or as the reader chose, who is remembered. */
export class Themes {
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');
  readonly #button: HTMLElement;
  readonly #changed: (theme: Theme) => void;
  #choice: Choice = stored();

  constructor(button: HTMLElement, changed: (theme: Theme) => void) {
    this.#button = button;
    this.#changed = changed;
    button.addEventListener('click', () => this.#choose(NEXT[this.#choice]));
    this.#dark.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  get theme(): Theme {
    return this.#choice === 'dark' || (this.#choice === 'auto' && this.#dark.matches) ? DARK : LIGHT;
  }

  #choose(choice: Choice): void {
    this.#choice = choice;
    try {
      localStorage.setItem(STORED, choice);
    } catch {
      // Storage is forbidden or full: then it is not remembered.
    }
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset.theme = this.theme === DARK ? 'dark' : 'light';
    this.#button.textContent = SIGNS[this.#choice];
    this.#button.title = MEANINGS[this.#choice];
    this.#button.setAttribute('aria-label', MEANINGS[this.#choice]);
    this.#changed(this.theme);
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
