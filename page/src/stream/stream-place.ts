import { linkedRun, linkTo, type OpenedTask } from '../details/opened-task.ts';
import type { Shown } from '../shown.ts';
import type { Dictionary } from '../tasks/dictionary.ts';
import { rangeIn, type Looked } from '../views/place.ts';
import type { Places } from '../views/places.ts';
import type { Search } from './search.ts';
import type { Stream } from './stream.ts';

const LOOK_MS = 500;
const LAST_MINUTE = 60_000;

export interface StreamPlaceParts {
  places: Places;
  stream: Stream;
  search: Search;
  details: Shown<OpenedTask | null>;
  kept: { names: { prefixes: Dictionary } };
}

/** What is looked at in the task stream, in the URL: range, selection, function, search, and the task whose details are open. */
export class StreamPlace {
  readonly #parts: StreamPlaceParts;
  #written = '';
  /** A function that is to be shown alone once it is known. */
  #awaited: string | null = null;

  constructor(parts: StreamPlaceParts) {
    this.#parts = parts;
  }

  /** Shows what the URL says from now on, and says there what is shown. */
  begin(): () => void {
    const end = this.#parts.places.now.watch(({ view, looked }) => {
      if (view === 'status' && keyOf(looked) !== this.#written) this.#show(looked);
    });
    const timer = setInterval(() => this.#write(), LOOK_MS);
    return () => {
      end();
      clearInterval(timer);
    };
  }

  #show(looked: Looked): void {
    const { stream, search } = this.#parts;
    this.#written = keyOf(looked);
    const range = rangeIn(looked, 'from', 'to');
    if (range) stream.look(range);
    else stream.follow(spanIn(looked));
    const selected = rangeIn(looked, 'selected-from', 'selected-to');
    if (selected) stream.select(selected);
    else if (stream.totals.value) stream.clearRange();
    if ((looked.search ?? '') !== search.text.value) search.type(looked.search ?? '');
    this.#awaited = looked.function ?? null;
    if (this.#awaited === null && stream.isolated.value !== null) stream.isolate(null);
    this.#isolateAwaited();
    if (looked.task) this.#parts.details.set(linkedRun(looked.task, !range));
  }

  #isolateAwaited(): void {
    const { stream, kept } = this.#parts;
    if (this.#awaited === null) return;
    const group = kept.names.prefixes.find(this.#awaited);
    if (group === undefined) return;
    this.#awaited = null;
    stream.isolate(group);
  }

  #write(): void {
    this.#isolateAwaited();
    const { places, stream, search, kept, details } = this.#parts;
    if (places.now.value.view !== 'status') return;
    const { range, isolated } = stream;
    const selected = stream.totals.value;
    const { span } = stream.place.value;
    const task = details.value && linkTo(details.value);
    const looked: Looked = {
      ...(range && { from: time(range.from), to: time(range.to) }),
      ...(!range && span !== LAST_MINUTE && { span: span === Infinity ? 'all' : String(Math.round(span)) }),
      ...(selected && { 'selected-from': time(selected.from), 'selected-to': time(selected.to) }),
      ...(search.text.value !== '' && { search: search.text.value }),
      ...functionLooked(
        this.#awaited ?? (isolated.value === null ? '' : kept.names.prefixes.name(isolated.value)),
      ),
      ...(task && { task }),
    };
    this.#written = keyOf(looked);
    places.keep('status', looked);
  }
}

const functionLooked = (name: string): Looked => (name === '' ? {} : { function: name });
/** To the microsecond: a range may be that short. */
const time = (ms: number): string => String(Math.round(ms * 1000) / 1000);
const keyOf = (looked: Looked): string => JSON.stringify(looked);

function spanIn({ span }: Looked): number {
  if (span === 'all') return Infinity;
  const ms = Number(span);
  return ms > 0 ? ms : LAST_MINUTE;
}
