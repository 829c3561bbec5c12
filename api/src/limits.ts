/** What one request may ask for. Stated in the OpenAPI document, enforced by the exporter. */
export const LIMITS = {
  /** Points of one answer of /series from the history, about: beyond, they are further apart. */
  seriesPoints: 3_600,
  /** Characters of path and query: 414 beyond. */
  urlLength: 8192,
  /** Rows of one answer of /tasks: 400 beyond; page on with the cursor. */
  taskRows: 100_000,
  defaultTaskRows: 10_000,
  /** Bytes of one answer of /tasks, about, beyond which it ends before its rows; page on with the cursor. */
  taskBytes: 32 * 1024 * 1024,
  /** Runs of a report, about: the newest; the rest is counted. */
  reportRuns: 200_000,
  /** Answers of a kind that may wait for one client to be made: 429 beyond. */
  waitingAnswers: 32,
  /** Rows of one answer of /errors: 400 beyond. */
  errorRows: 1_000,
  defaultErrorRows: 100,
  /** Bytes of one answer of /errors, about, beyond which it ends before its rows. */
  errorBytes: 8 * 1024 * 1024,
  /** Workers that one question to the workers asks. */
  askedWorkers: 1_000,
  /** Calls in one answer of /profile, and how deep they go. */
  profileCalls: 10_000,
  profileDepth: 256,
  /** Functions, and bins of time, in a profile's activity. */
  profilePrefixes: 50,
  profileBins: 300,
  /** Stacks of one answer of /stacks: 400 beyond; and calls in each. */
  stacks: 1_000,
  defaultStacks: 100,
  stackFrames: 200,
  /** Records of one answer of /logs: 400 beyond. */
  logLines: 10_000,
  defaultLogLines: 1_000,
  /** Characters of one record of a log. */
  logText: 65_536,
  /** Bytes of one answer of /logs, about, beyond which it ends before its records. */
  logBytes: 8 * 1024 * 1024,
  /** Seconds of figures that are kept, a point each. */
  seriesSeconds: 3_600,
  /** Groups that are remembered; rows of one answer of /groups: 400 beyond. */
  groups: 2_000,
  defaultGroups: 500,
  /** Computations that are remembered; rows of one answer of /computations: 400 beyond. */
  computations: 500,
  defaultComputations: 100,
  /** Characters of one piece of a computation's code; pieces of one call, and calls of a computation. */
  codeText: 8_192,
  codeFrames: 10,
  codeCalls: 20,
  /** Groups of a computation that are named. */
  computationGroups: 500,
  /** Events that are remembered, of all topics and of one; rows of one answer of /events: 400 beyond. */
  events: 10_000,
  eventsOfTopic: 2_000,
  defaultEvents: 1_000,
  /** Characters of what an event says, and of all that is told of it. */
  eventText: 2_000,
  eventData: 8_192,
  /** Bytes of one answer of /events, about, beyond which it ends before its rows. */
  eventBytes: 8 * 1024 * 1024,
  /** Tasks of one answer of /graph, and how far they are from a key: 400 beyond. */
  graphTasks: 2_000,
  defaultGraphTasks: 500,
  /** Dependencies of one of them that are told. */
  graphEdges: 200,
  graphDepth: 5,
  defaultGraphDepth: 3,
  /** Rows of one answer of /links: 400 beyond. */
  links: 10_000,
  defaultLinks: 1_000,
  /** Tasks that no worker may run of which it is told what they ask for. */
  unrunnable: 200,
  /** Spans that are looked at, the newest; rows of one answer of /spans: 400 beyond. */
  spans: 500,
  /** Streams at once: 429 beyond, for who has most of them. */
  streams: 200,
  /** Clusters of one stream: 400 beyond. */
  streamClusters: 32,
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
