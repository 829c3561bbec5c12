import { FLAGS } from './config/flags.ts';
import { metricsReference } from './metrics/reference.ts';

const GENERATED = '<!-- Written by `npm run docs` from the tables in the code. -->';

/** The documents that are made of tables in the code, by their path from the repository's root. */
export function documents(): Record<string, string> {
  return { 'docs/metrics.md': metricsDocument(), 'docs/flags.md': flagsDocument() };
}

function metricsDocument(): string {
  return `# Metrics

${GENERATED}

Every family of \`/metrics\`. A scrape is answered from memory: it costs the scheduler nothing.

- **While the scheduler is away** the answer is still 200. \`dask_up\` is 0, and gauges of tasks and workers are absent.
- **Counters** of tasks, and of workers that join and leave, begin with what the scheduler had counted when this exporter first connected, unless their meaning says
  otherwise. They never fall, over \`Client.restart()\` and from one scheduler to the next. A gauge \`..._before\` beside
  such a counter holds what it began with: subtract it to get what the exporter has seen.
- **\`increase()\`** does not count the first value of a series. So it misses what a new function did before its first scrape. The dashboards' expressions count it.
- **Labels** never hold a task's key. In names a control character, half of a surrogate pair, U+FFFD and a backquote are written as Python
  writes them (\`\\x1b\`, \`\\ud800\`, \`\\x60\`), and a backslash is doubled. The API gives names as they are, and takes them either way.

A prefix is what the page and the panels call a function. [glossary.md](glossary.md) has all words.

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
