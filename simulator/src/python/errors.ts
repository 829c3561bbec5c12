/** An exception as the scheduler's Python would raise it: the only kind that `excepts` catches and an answer tells. */
export class PythonError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = 'PythonError';
    this.type = type;
  }

  /** As Python's repr writes it. */
  get text(): string {
    return `${this.type}(${JSON.stringify(this.message)})`;
  }
}
