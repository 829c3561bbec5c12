/** What one request may ask for. Stated in the OpenAPI document, enforced by the exporter. */
export const LIMITS = {
  /** Characters of path and query: 414 beyond. */
  urlLength: 8192,
  /** Rows of one answer of /tasks: 400 beyond; page on with the cursor. */
  taskRows: 100_000,
  defaultTaskRows: 10_000,
  /** Answers of /tasks under way at once: 429 beyond. */
  taskAnswers: 16,
  /** Rows of one answer of /errors: 400 beyond. */
  errorRows: 1_000,
  defaultErrorRows: 100,
  /** Streams at once: 429 beyond, for who has most of them. */
  streams: 200,
  /** Connections at once: beyond, one of the client that has most is closed. */
  connections: 500,
  /** Requests that may wait on one connection for the answer before them. */
  pipelined: 16,
  /** Rows of one `tasks` line of a stream; the next line goes on. */
  streamRows: 2_000,
  /** Values of a parameter that may be given several times: 400 beyond. */
  values: 100,
  /** Minutes until a stream ends with an `end` line. */
  streamMinutes: 10,
} as const;
