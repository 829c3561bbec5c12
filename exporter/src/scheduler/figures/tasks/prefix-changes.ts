import { list, ref, type Pickle } from '../../../protocol/pickle.ts';
import {
  attr,
  compose,
  drop,
  juxt,
  map,
  method,
  partial,
  remembered,
  spread,
  SUM,
  take,
  TASK_CHANGES,
} from '../../feeds/expression.ts';
import { MAX_ENTRIES } from '../../values.ts';

const MAP = ref('builtins', 'map');
const ADD = ref('operator', 'add');
const ENUMERATE = ref('builtins', 'enumerate');

/** No prefix has it. */
const NO_MARK = -1;

/**
 * [prefix] -> a mark of each, which is another one once any of its tasks changed its state, or once it is another prefix. Nested
 * maps of built-in functions alone: 0.6 ms for 2,000, where reading all figures of them takes 12 to 24.
 */
const marks = compose(
  spread(partial(MAP, ADD)),
  juxt(map(ref('builtins', 'id')), compose(map(SUM), map(method('values')), map(attr('state_counts')))),
);

/**
 * scheduler -> {place: prefix} of those that have another mark than the one given for their place. Where no task
 * changed nothing is compared, so that a scheduler at rest pays nothing for the prefixes that it ever had.
 */
function changedSince(given: readonly number[]): Pickle {
  const differs = compose(partial(MAP, ref('operator', 'ne'), list(...given)), marks);
  const changed = compose(spread(ref('itertools', 'compress')), juxt(ENUMERATE, differs));
  const added = compose(take(MAX_ENTRIES - given.length), drop(given.length), ENUMERATE);
  return remembered(
    compose(
      ref('builtins', 'dict'),
      ref('toolz', 'concat'),
      given.length === 0 ? juxt(added) : juxt(changed, added),
      method('values'),
      attr('task_prefixes'),
    ),
    TASK_CHANGES,
  );
}

/** A prefix as it was told. Prefixes never go but all at once, at Client.restart, and stand in the order in which they came. */
export interface ToldPrefix {
  place: number;
  /** Of the object: other ones come after Client.restart. */
  id: number;
  name: string;
  /** How many times its tasks came into a state. */
  transitions: number;
  /** Has tasks that wait, or are executed: its figures change without a transition, too. */
  works: boolean;
}

type Known = Pick<ToldPrefix, 'id' | 'name' | 'works'> & { mark: number };

/** Which prefixes are known as they are, so that only the others need be read. */
export class PrefixChanges {
  #known: (Known | undefined)[] = [];
  /** Names may be the same once they are cut: the first has it. */
  #places = new Map<string, number>();
  #total = 0;
  /** Of pushes, what was known already. */
  #needless = 0;

  /** scheduler -> {place: prefix} of all that are not known as they are. */
  entries(): Pickle {
    this.#needless = 0;
    return changedSince(Array.from(this.#known, (known) => (!known || known.works ? NO_MARK : known.mark)));
  }

  /** Of how many prefixes the figures are known, and how many there are. */
  get read(): { known: number; total: number } {
    return { known: this.#known.length, total: this.#total };
  }

  get complete(): boolean {
    return this.#known.length >= Math.min(this.#total, MAX_ENTRIES);
  }

  /**
   * Another feed costs the scheduler a connection and its marks: worth it once as much was spent on telling what was known, so
   * that all in all it is at most twice of what could be.
   */
  get outdated(): boolean {
    return !this.complete || this.#needless > NEEDLESS + this.#known.length / NEEDLESS_PER_MARK;
  }

  /** Of all prefixes there are `total`. True: those that are not among them are no more. */
  take(told: readonly ToldPrefix[], total: number): boolean {
    const isAnother = ({ place, id, name }: ToldPrefix): boolean => {
      const known = this.#known[place];
      return known !== undefined && (known.id !== id || known.name !== name);
    };
    const restarted = total < this.#known.length || told.some(isAnother);
    if (restarted) this.#known = [];
    if (restarted) this.#places = new Map();
    this.#total = total;
    for (const prefix of told) this.#note(prefix);
    return restarted;
  }

  /** Its name is not that of another one. */
  owns({ place, name }: ToldPrefix): boolean {
    return this.#places.get(name) === place;
  }

  #note({ place, id, name, transitions, works }: ToldPrefix): void {
    const mark = id + transitions;
    if (!works && this.#known[place]?.mark === mark) this.#needless++;
    this.#known[place] = { id, name, mark, works };
    if (!this.#places.has(name)) this.#places.set(name, place);
  }
}

/** A prefix takes 20 us to tell, another feed 3 ms and, for each mark, 1 us. */
const NEEDLESS = 150;
const NEEDLESS_PER_MARK = 20;
