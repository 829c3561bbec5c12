import type { Progress } from '@daskscope/api';
import { formatBytes, groupCss } from '@daskscope/timeline';
import type { Dictionary } from '../tasks/dictionary.ts';
import { byId, make, setText, setTitle, setWidth, within } from '../elements.ts';
import { ScrollList, type RowView } from '../scroll-list.ts';

interface FunctionMemory {
  name: string;
  group: number;
  bytes: number;
  most: number;
}

/** Bytes of results in memory by function, sorted by name. */
export class MemoryPanel {
  readonly #prefixes: Dictionary;
  readonly #list: ScrollList<FunctionMemory>;
  readonly #panel = byId('memory-by-function');
  /** Those that held something: they keep their line, so that no line moves when one is empty for a moment. */
  readonly #held = new Set<string>();
  #life: string | null = null;

  constructor(prefixes: Dictionary) {
    this.#prefixes = prefixes;
    this.#list = new ScrollList(within(this.#panel, '.list'), { height: 22, create: createRow });
  }

  update({ life, prefixes }: Progress): void {
    if (life !== this.#life) this.#held.clear();
    this.#life = life;
    for (const { prefix, memoryBytes } of prefixes) if (memoryBytes > 0) this.#held.add(prefix);
    const shown = prefixes.filter(({ prefix }) => this.#held.has(prefix));
    if (shown.length < this.#held.size) {
      this.#held.clear();
      for (const { prefix } of shown) this.#held.add(prefix);
    }
    const most = Math.max(...shown.map(({ memoryBytes }) => memoryBytes), 1);
    const total = shown.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    this.#list.setItems(
      shown
        .map(({ prefix, position, memoryBytes }) => ({
          name: prefix,
          group: this.#prefixes.position(prefix, position),
          bytes: memoryBytes,
          most,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    setText(byId('memory-total'), shown.length > 0 ? formatBytes(total) : '');
    within(this.#panel, '.empty').hidden = shown.length > 0;
  }
}

function createRow(): RowView<FunctionMemory> {
  const name = make('span', 'cell');
  const fill = make('i');
  const bytes = make('span', 'cell');
  const element = make('div', 'row', name, make('div', 'bar', fill), bytes);
  element.setAttribute('role', 'listitem');
  name.style.textAlign = 'left';
  return {
    element,
    show(item) {
      setText(name, item.name);
      setText(bytes, formatBytes(item.bytes));
      setTitle(element, `${item.name}: ${formatBytes(item.bytes)}`);
      setWidth(fill, item.bytes / item.most);
      const colour = groupCss(item.group);
      if (fill.dataset.colour !== colour) fill.style.background = fill.dataset.colour = colour;
    },
  };
}
