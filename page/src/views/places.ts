import { Shown } from '../shown.ts';
import { hashOf, readPlace, type Looked, type Place, type View } from './place.ts';

/** Where the reader is, which is what the URL says: it can be sent to somebody, and Back works. */
export class Places {
  readonly now = new Shown(readPlace(location.hash));
  /** What was looked at in each view when it was left. */
  readonly #last = new Map<View, Looked>();

  constructor() {
    this.#last.set(this.now.value.view, this.now.value.looked);
    addEventListener('hashchange', () => this.#arrive(readPlace(location.hash)));
  }

  /** Leads to a view as it was left. */
  link(view: View): string {
    return hashOf({ view, looked: this.#last.get(view) ?? {} });
  }

  go(view: View, looked: Looked = {}): void {
    location.hash = hashOf({ view, looked });
  }

  /** Goes to a view as it was left. */
  show(view: View): void {
    if (this.now.value.view !== view) location.hash = this.link(view);
  }

  /** Says what is looked at in a view now. That is no step for Back to undo. */
  keep(view: View, looked: Looked): void {
    const before = hashOf({ view, looked: this.#last.get(view) ?? {} });
    const place = { view, looked };
    if (hashOf(place) === before) return;
    this.#last.set(view, looked);
    if (this.now.value.view !== view) return;
    history.replaceState(history.state, '', hashOf(place));
    this.now.set(place);
  }

  #arrive(place: Place): void {
    this.#last.set(place.view, place.looked);
    this.now.set(place);
  }
}
