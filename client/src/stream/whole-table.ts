/** A line of a table: all of it, or what changed since the line before. */
interface Told<Change> {
  complete: boolean;
  rows: readonly Change[];
  gone: readonly string[];
}

/**
 * A table put together again from lines that say what changed. Rows are replaced where they change and never written to; so is
 * the list of them.
 */
export class WholeTable<Row extends { position: number }> {
  readonly #nameOf: (row: Partial<Row>) => string;
  #rows = new Map<string, Row>();
  #complete = false;

  constructor(nameOf: (row: Partial<Row>) => string) {
    this.#nameOf = nameOf;
  }

  /** All rows by position after this line; null: what went before it was never told. */
  take({ complete, rows, gone }: Told<Partial<Row>>): Row[] | null {
    if (complete) this.#rows = new Map();
    this.#complete ||= complete;
    if (!this.#complete) return null;
    for (const name of gone) this.#rows.delete(name);
    for (const row of rows) {
      const name = this.#nameOf(row);
      this.#rows.set(name, { ...this.#rows.get(name), ...row } as Row);
    }
    return [...this.#rows.values()].sort((one, other) => one.position - other.position);
  }
}
