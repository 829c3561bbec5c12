/** Until when functions were as they were kept last. */
export interface Stood {
  /** Of what was kept. */
  id: string;
  /** ms since the epoch: when the scheduler last said so. */
  until: number;
}

/** How long what was kept of functions stands: for as long as the scheduler says the same each time that it is asked. */
export class Standing {
  #kept: Stood | undefined;
  /** It is otherwise since then. */
  #over = true;

  /** undefined: nothing was kept. @param heard ms since the epoch: when the scheduler last said how it is */
  stood(heard: number): Stood | undefined {
    if (!this.#kept || this.#over) return this.#kept;
    return { ...this.#kept, until: Math.max(this.#kept.until, heard) };
  }

  /** It is kept, or was and is so again. @param heard as above */
  begin(id: string, heard: number): void {
    this.#kept = { id, until: heard };
    this.#over = false;
  }

  /** It is otherwise now, or not heard of any more. @param heard ms since the epoch: when it was the same last */
  end(heard: number): void {
    this.#kept = this.stood(heard);
    this.#over = true;
  }

  /** As an earlier start of the exporter had it. */
  restore(kept: Stood): void {
    this.#kept = kept;
    this.#over = true;
  }
}
