/** ms */
const SUMMARY_PAUSE = 3000;

/** What a screen reader says of the picture. */
export class Spoken {
  readonly #element: HTMLElement;
  readonly #live: HTMLElement;
  readonly #summarize: (told: (summary: string) => void) => () => void;
  #stop = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param summarize tells what the picture shows, maybe later; returns what ends that */
  constructor(element: HTMLElement, summarize: (told: (summary: string) => void) => () => void) {
    this.#element = element;
    this.#summarize = summarize;
    this.#live = element.ownerDocument.createElement('div');
    this.#live.setAttribute('role', 'status');
    Object.assign(this.#live.style, {
      position: 'absolute',
      clipPath: 'inset(50%)',
      height: '1px',
      overflow: 'hidden',
    });
    element.append(this.#live);
    element.setAttribute('role', 'application');
    element.setAttribute('aria-roledescription', 'timeline');
  }

  say(text: string): void {
    this.#live.textContent = text;
  }

  /** The picture has changed: it is summarized now and then, since that sums all that is in view. */
  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#stop();
      this.#stop = this.#summarize((summary) => this.#element.setAttribute('aria-label', summary));
    }, SUMMARY_PAUSE);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#stop();
    this.#live.remove();
    for (const name of ['role', 'aria-roledescription', 'aria-label']) this.#element.removeAttribute(name);
  }
}
