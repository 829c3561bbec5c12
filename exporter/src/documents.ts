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
