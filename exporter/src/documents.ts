import { FLAGS } from './config.ts';
import { metricsReference } from './metrics/reference.ts';

const GENERATED = '<!-- Written by `npm run docs` from the tables in the code. -->';

/** The documents that are made of tables in the code, by their path from the repository's root. */
export function documents(): Record<string, string> {
  return { 'docs/metrics.md': metricsDocument(), 'docs/flags.md': flagsDocument() };
}

function metricsDocument(): string {
  return `# Metrics

${GENERATED}

Every family of \`/metrics\`. Answers are made of what is in memory: a scrape costs the scheduler nothing, and answers 200 while the
scheduler is away. Gauges of tasks and workers are absent then; \`dask_up\` is 0. No label holds a task's key.

Counters of tasks, and of workers that come and go, begin with what the scheduler had counted when this exporter first connected. They never fall:
they go on over \`Client.restart()\` and from one scheduler to the next. What was there at the first connection is told beside them, as
\`..._before\`: take it away for what the exporter has seen. A function that comes later begins with its first tasks. When those end between two
scrapes, the first value of its series is already what they did, and \`increase()\` does not count it; the dashboards' expressions do.

Names in labels are shown so that a terminal cannot obey them: a control character, half of a surrogate
pair and U+FFFD are written as Python writes them (\`\\x1b\`, \`\\ud800\`), a backquote likewise (\`\\x60\`), since expressions quote by it, and a
backslash is doubled. The API gives such names as they are, and takes them either way.

${metricsReference()}`;
}

function flagsDocument(): string {
  const rows = FLAGS.map(({ name, value, default: fallback, variable, meaning }) => {
    const flag = `\`--${name}${value ? `=${value.replaceAll('|', '\\|')}` : ''}\``;
    return `| ${flag} | ${fallback ? `\`${fallback}\`` : ''} | ${meaning}${variable ? ` Or the environment variable \`${variable}\`.` : ''} |`;
  });
  return `# Flags of dask-exporter

${GENERATED}

| flag | default | meaning |
| --- | --- | --- |
${rows.join('\n')}
`;
}
