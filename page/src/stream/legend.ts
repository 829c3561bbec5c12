import { formatCount, formatDuration, groupCss, type GroupTotals } from '@daskscope/timeline';
import { byId, make, setText, setTitle, swatch } from '../elements.ts';

interface Chip {
  button: HTMLButtonElement;
  name: HTMLElement;
  figure: HTMLElement;
}

/** Functions in view, with how many of their tasks there are and how long they took; a click shows one alone. */
export class Legend {
  readonly #names: (group: number) => string;
  readonly #isolate: (group: number | null) => void;
  readonly #chips = new Map<number, Chip>();
  readonly #functions = make('div', 'functions');
  readonly #more = make('button', 'more');
  #isolated: number | null = null;

  constructor(names: (group: number) => string, isolate: (group: number | null) => void) {
    this.#names = names;
    this.#isolate = isolate;
    const legend = byId('legend');
    const kinds = make('span', 'kind', make('span', 'swatch transfer'), 'transfer');
    const errors = make('span', 'kind', make('span', 'swatch error'), 'erred');
    legend.append(this.#functions, this.#more, kinds, errors);
    this.#more.addEventListener('click', () => {
      legend.classList.toggle('open');
      this.#showMore();
    });
    new ResizeObserver(() => this.#showMore()).observe(this.#functions);
  }

  /** @param anew true orders them by time again; else each keeps its place. */
  show(groups: readonly GroupTotals[], anew: boolean): void {
    const totals = new Map(groups.map((total) => [total.group, total]));
    const kept = anew ? [] : [...this.#chips.keys()];
    const order = [...kept, ...groups.map(({ group }) => group).filter((group) => !kept.includes(group))];
    if (order.join() !== [...this.#chips.keys()].join())
      this.#arrange(
        order.filter((group) => totals.has(group) || group === this.#isolated || kept.includes(group)),
      );
    for (const [group, chip] of this.#chips) this.#fill(group, chip, totals.get(group));
    this.#showMore();
  }

  isolate(group: number | null): void {
    this.#isolated = group;
    this.#functions.classList.toggle('isolating', group !== null);
    for (const [other, { button }] of this.#chips) button.ariaPressed = String(other === group);
    this.#isolate(group);
  }

  get isolated(): number | null {
    return this.#isolated;
  }

  clear(): void {
    this.#arrange([]);
  }

  #arrange(order: readonly number[]): void {
    const chips = order.map((group) => [group, this.#chips.get(group) ?? this.#create(group)] as const);
    this.#chips.clear();
    for (const [group, chip] of chips) this.#chips.set(group, chip);
    this.#functions.replaceChildren(...chips.map(([, { button }]) => button));
  }

  #create(group: number): Chip {
    const name = make('span', 'name', this.#names(group));
    const figure = make('span', 'figure');
    const button = make('button', '', swatch(groupCss(group)), name, figure);
    button.ariaPressed = 'false';
    button.addEventListener('click', () => this.isolate(this.#isolated === group ? null : group));
    return { button, name, figure };
  }

  #fill(group: number, { button, name, figure }: Chip, totals: GroupTotals | undefined): void {
    const count = formatCount(totals?.count ?? 0);
    const time = formatDuration(totals?.time ?? 0);
    setText(name, this.#names(group));
    setText(figure, `${count} · ${time}`);
    setTitle(
      button,
      `${this.#names(group)}: ${count} tasks, ${time} of computing in view. Click to see it alone.`,
    );
  }

  /** What has no room is counted, and a click away. */
  #showMore(): void {
    const open = byId('legend').classList.contains('open');
    const top = this.#functions.offsetTop;
    const cut = [...this.#functions.children].filter(
      (chip) => (chip as HTMLElement).offsetTop - top > 10,
    ).length;
    this.#more.hidden = cut === 0 && !open;
    setText(this.#more, open ? 'fewer' : `${formatCount(cut)} more`);
  }
}
