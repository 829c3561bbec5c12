/** A reader of Prometheus's text format that knows nothing of how the page is written, and accepts nothing loose. */
export interface ParsedSample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface ParsedFamily {
  help: string;
  type: string;
  samples: ParsedSample[];
}

export function parse(page: string): Map<string, ParsedFamily> {
  if (!page.endsWith('\n')) throw new Error('The last line does not end');
  const families = new Map<string, ParsedFamily>();
  const identities = new Set<string>();
  let current: { name: string; family: ParsedFamily } | undefined;
  for (const line of page.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-z_]+) (.*)$/.exec(line);
    if (comment?.[1] === 'HELP') {
      const name = comment[2]!;
      if (families.has(name)) throw new Error(`${name} comes twice`);
      current = { name, family: { help: comment[3]!, type: '', samples: [] } };
      families.set(name, current.family);
    } else if (comment) {
      if (!current || current.name !== comment[2] || current.family.type)
        throw new Error(`TYPE out of place: ${line}`);
      current.family.type = comment[3]!;
    } else {
      if (!current) throw new Error(`A sample before any family: ${line}`);
      const sample = parseSample(line);
      const { name, family } = current;
      const suffixes = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      if (!suffixes.some((suffix) => sample.name === name + suffix)) throw new Error(`Strayed: ${line}`);
      const identity = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      if (identities.has(identity)) throw new Error(`Two samples have the same labels: ${line}`);
      identities.add(identity);
      family.samples.push(sample);
    }
  }
  return families;
}

const UNESCAPED: Record<string, string> = { '\\': '\\', '"': '"', n: '\n' };

function parseSample(line: string): ParsedSample {
  const name = /^[a-z_]+/.exec(line)?.[0];
  if (!name) throw new Error(`No name: ${line}`);
  const labels: Record<string, string> = {};
  let rest = line.slice(name.length);
  if (rest.startsWith('{')) {
    rest = rest.slice(1);
    for (;;) {
      const pair = /^([a-z_]+)="((?:[^"\\]|\\[\\"n])*)"/.exec(rest);
      if (!pair) throw new Error(`A broken label: ${line}`);
      if (Object.hasOwn(labels, pair[1]!)) throw new Error(`The label ${pair[1]} twice: ${line}`);
      labels[pair[1]!] = pair[2]!.replace(/\\(.)/g, (_, mark: string) => UNESCAPED[mark]!);
      rest = rest.slice(pair[0].length);
      if (rest.startsWith('}')) break;
      if (!rest.startsWith(',')) throw new Error(`Neither } nor , after a label: ${line}`);
      rest = rest.slice(1);
    }
    rest = rest.slice(1);
  }
  if (!/^ (NaN|[+-]Inf|-?\d+(\.\d+)?(e[+-]?\d+)?)$/.test(rest)) throw new Error(`A broken value: ${line}`);
  return { name, labels, value: Number(rest.replace('Inf', 'Infinity')) };
}
