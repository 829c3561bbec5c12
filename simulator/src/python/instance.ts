/** A Python object: its fields are its attributes. */
export abstract class Instance {
  /** As Python's str() writes it. */
  toString(): string {
    return `<${this.constructor.name}>`;
  }
}
