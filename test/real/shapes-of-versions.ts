/** That differs since the clusters do: resources that one has, and what its tasks have done so far. */
const OF_THE_CLUSTER = [
  /\.slots\b/,
  /\.daskscope_simulated/,
  /task_counts\./,
  // By the states that tasks have passed, and by what took them time.
  /^prefixes\.\*\[\d\]\./,
  // Tasks that run have dependents here, and a client that wants them there; what was done for them is chance.
  /^task\[[35]\]/,
  // Topics, and what their events are: who steals, or asks for what, is chance.
  /^events\S*\.[a-z-]+/,
  /^event texts\S* none/,
  // Whether anything of a span has finished is chance.
  /^spans\[\]\[3\]/,
  // No span there is in another.
  /^span heads\[1\]\[\]\[2\] string/,
  // Only transfers have it, and whether there is one among the first records is chance.
  /^records.*\.source\b/,
];

/**
 * What of it older versions do not have: since which of those tested it is there, what it is there, and what it is before, if
 * the answer has a place for it even then.
 */
export const SINCE: readonly { version: string; line: string; before?: string }[] = [
  { version: '2023.12.1', line: 'activities[][0] string', before: 'activities none' },
  { version: '2023.12.1', line: 'activities[][0][] string' },
  { version: '2023.12.1', line: 'activities[][1] number' },
  { version: '2023.12.1', line: 'wanted-threads[0] number', before: 'wanted-threads none' },
  { version: '2023.12.1', line: 'wanted-threads[1][] number' },
  ...['[0] number', '[1][][0] string', '[1][][1][] string', '[1][][2] none', '[1][][3] number'].map(
    (line) => ({
      ...{ version: '2023.12.1', line: `span heads${line}`, before: 'span heads none' },
    }),
  ),
  { version: '2023.12.1', line: 'span heads[1][][4] number' },
  { version: '2023.12.1', line: 'span heads[1][][5] number' },
  { version: '2023.12.1', line: 'span threads[1][][] number', before: 'span threads[1] none' },
  ...['erred', 'forgotten', 'memory', 'no-worker', 'processing', 'queued', 'released', 'waiting'].map(
    (state) => ({
      ...{ version: '2023.12.1', line: `spans[][0].${state} number`, before: 'spans none' },
    }),
  ),
  ...['[1] number', '[2] number', '[4] number', '[5][] string', '[6][][0][] string', '[6][][1] number'].map(
    (line) => ({
      ...{ version: '2023.12.1', line: `spans[]${line}` },
    }),
  ),
  { version: '2023.12.1', line: 'idle boolean', before: 'idle none' },
  // Of code frames, and before only its text.
  {
    version: '2023.12.1',
    line: 'computation[][5][][][][0][0] number',
    before: 'computation[][5][][][0] number',
  },
  {
    version: '2023.12.1',
    line: 'computation[][5][][][][0][1] string',
    before: 'computation[][5][][][1] string',
  },
  { version: '2023.12.1', line: 'computation[][5][][][][1][0] number' },
  { version: '2023.12.1', line: 'computation[][5][][][][1][1] string' },
  { version: '2023.12.1', line: 'computation[][5][][][][2] number' },
  { version: '2023.12.1', line: 'records[].stimulus_id string' },
  { version: '2023.12.1', line: 'get_task_stream[].stimulus_id string' },
  // What is empty is None since.
  { version: '2023.12.1', line: 'task[4] none' },
  { version: '2023.12.1', line: 'task[6] none' },
  // Of a worker's figures: the bytes that it spilled, and how long its last heartbeat took.
  { version: '2023.12.1', line: 'workers[].*[3] number', before: 'workers[].*[3] none' },
  { version: '2023.12.1', line: 'workers[].*[7] number', before: 'workers[].*[7] none' },
  ...['latency', 'tick-duration'].map((digest) => ({
    version: '2023.12.1',
    line: `identity.workers.*.metrics.digests_total_since_heartbeat.${digest} number`,
  })),
  // Workers that came and went.
  { version: '2024.12.1', line: 'scheduler[5][] number', before: 'scheduler[5] none' },
  // Since when no worker may run a task.
  { version: '2024.12.1', line: 'unrunnable[1][1][0] number', before: 'unrunnable[1][1] none' },
  { version: '2026.8.0', line: 'get_task_stream_index number', before: 'get_task_stream_index none' },
  { version: '2026.8.0', line: 'identity.n_workers number' },
  { version: '2026.8.0', line: 'identity.total_threads number' },
];

/** What the newest answers as this version would. */
export function asBefore(newest: Set<string>, version: string): Set<string> {
  const older = new Set(newest);
  for (const { version: since, line, before } of SINCE) {
    if (version >= since || !older.delete(line)) continue;
    if (before) older.add(before);
  }
  return older;
}

export const beyond = (some: Set<string>, others: Set<string>): string[] =>
  [...some].filter((one) => !others.has(one) && !OF_THE_CLUSTER.some((pattern) => pattern.test(one))).sort();
