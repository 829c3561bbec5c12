import { Type, type Static } from '@sinclair/typebox';
import { dirname } from 'node:path';
import { parse } from 'yaml';
import { checkedDocument, fields, text } from '../../checked-document.ts';
import { inSlices, type Work } from '../../slices.ts';
import { formatAddress, parseAddress } from '../../protocol/address.ts';
import { fileNow, mayPass } from './file-now.ts';
import { looking } from './looking.ts';
import { fewProblems, NOTHING_FOUND, type ClusterSource, type Found, type FoundCluster } from './source.ts';
import { TlsFields, tlsFieldsOf, tlsOptions } from './tls-fields.ts';

const Entry = fields({
  name: text,
  address: text,
  tls: Type.Optional(TlsFields),
  labels: Type.Optional(Type.Record(Type.String(), text, { description: 'a map of texts' })),
});

/** A list of thousands of clusters has a megabyte. */
const MOST_BYTES = 16 * 1024 * 1024;

/** YAML is read in one piece, and a hundred times as slowly as JSON: while it is read nobody else gets anything. */
const MOST_YAML = 1024 * 1024;

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const MOST_LABELS = 20;
const LABEL_LENGTH = 200;

export interface FileOptions {
  /** Labels that the metrics have themselves. */
  taken: ReadonlySet<string>;
  everyMs?: number;
}

/** A list of clusters that somebody writes, in YAML or JSON. */
export function clustersFile(file: string, { taken, everyMs }: FileOptions): ClusterSource {
  const flag = `--clusters.file=${file}`;
  const tlsNames = tlsFieldsOf(file);
  let stamp: string | undefined;
  let found = NOTHING_FOUND;

  return { flag, tlsNames, watch: looking(look, everyMs) };

  async function look(): Promise<Found> {
    try {
      const now = await fileNow(file, MOST_BYTES);
      if (now.stamp === stamp) return found;
      ({ stamp } = now);
      found = await inSlices(foundIn(document(await now.text())));
    } catch (cause) {
      if (mayPass(cause)) stamp = undefined;
      const problem = `${file} cannot be used, and what it named before stays: ${firstLine(cause as Error)}.`;
      // The same object while the same is wrong.
      if (found.problems[0] !== problem) found = { clusters: found.clusters, problems: [problem] };
    }
    return found;
  }

  function* foundIn(list: unknown): Work<Found> {
    if (!Array.isArray(list)) throw new Error('it must be a list of clusters');
    const clusters: FoundCluster[] = [];
    const problems: string[] = [];
    for (const [index, entry] of list.entries()) {
      yield;
      try {
        clusters.push(clusterOf(checkedDocument(Entry, entry)));
      } catch (cause) {
        problems.push(`Cluster ${index + 1} of ${file} is left out: ${(cause as Error).message}.`);
      }
    }
    return { clusters, problems: fewProblems(problems) };
  }

  function clusterOf({ name, address, tls, labels = {} }: Static<typeof Entry>): FoundCluster {
    const where = parseAddress(address);
    if (tls && where.protocol !== 'tls') throw new Error(`tls needs a tls:// address, not ${address}`);
    if (tls?.key_file && !tls.cert_file) throw new Error('tls.key_file needs tls.cert_file');
    checkLabels(labels);
    return {
      name,
      address: formatAddress(where),
      ...(tls && { tls: { ...tlsOptions(tls, dirname(file)), calledBy: tlsNames } }),
      labels,
    };
  }

  function checkLabels(labels: Record<string, string>): void {
    const all = Object.entries(labels);
    if (all.length > MOST_LABELS)
      throw new Error(`it has ${all.length} labels; ${MOST_LABELS} are the limit`);
    for (const [name, value] of all) {
      if (!LABEL.test(name) || name.startsWith('__'))
        throw new Error(`the label '${short(name)}' is no name of Prometheus: letters, digits and _ are`);
      if (taken.has(name)) throw new Error(`the label ${name} is one that the metrics have themselves`);
      if (value.length > LABEL_LENGTH)
        throw new Error(`the label ${name} has ${value.length} characters; ${LABEL_LENGTH} are the limit`);
    }
  }
}

/** JSON is YAML as well, but read much faster as what it is. */
function document(content: string): unknown {
  const isLarge = content.length > MOST_YAML;
  if (/^\s*[[{]/.test(content)) {
    try {
      return JSON.parse(content);
    } catch (cause) {
      // A list in YAML's short form; or YAML says what is wrong, and where.
      if (isLarge) throw cause;
    }
  }
  if (isLarge)
    throw new Error(
      `it has ${content.length} characters of YAML; ${MOST_YAML} are the limit. Write it as JSON, which may be larger`,
    );
  return parse(content);
}

/** YAML's errors go on with the place in the text. */
const firstLine = ({ message }: Error): string => message.split('\n')[0]!.replace(/[:.]$/, '');

const short = (name: string): string => (name.length > 80 ? `${name.slice(0, 80)}…` : name);
