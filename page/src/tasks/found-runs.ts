import { Found } from '@daskscope/client';
import { formatCount } from '@daskscope/timeline';
import type { Dictionary } from './dictionary.ts';
import type { Runs } from './runs.ts';

/** The runs that a search has found, of those that are kept. */
export class FoundRuns extends Found {
  readonly #runs: Runs;

  /** @param text part of a key or a function's name, in lower case */
  constructor(text: string, prefixes: Dictionary, runs: Runs) {
    super({
      get first() {
        return runs.first;
      },
      get end() {
        return runs.end;
      },
      search: (from, to) => runs.search(text, groupsWith(text, prefixes), from, to),
    });
    this.#runs = runs;
  }

  /** As said beside what is typed. The legend counts what is in view, this all that the page holds. */
  get said(): string {
    const keyless = this.#runs.firstKey - this.#runs.first;
    const without = keyless > 0 ? `, keys of ${formatCount(keyless)} older ones are gone` : '';
    return `${formatCount(this.size)} found in all that is kept${without}`;
  }
}

function groupsWith(text: string, prefixes: Dictionary): Set<number> {
  const groups = new Set<number>();
  for (let group = 0; group < prefixes.size; group++)
    if (prefixes.name(group).toLowerCase().includes(text)) groups.add(group);
  return groups;
}
