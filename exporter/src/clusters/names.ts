import { createHash } from 'node:crypto';
import type { Work } from '../slices.ts';
import { fewProblems, type ClusterSource, type Found, type FoundCluster } from './sources/source.ts';

/** A cluster as it is called here, and where that comes from. */
export interface NamedCluster extends FoundCluster {
  readonly source: ClusterSource;
}

export interface Named {
  readonly clusters: ReadonlyMap<string, NamedCluster>;
  /** What is wrong with what each source names, a sentence each. */
  readonly problems: ReadonlyMap<ClusterSource, readonly string[]>;
}

/** Characters: a URL carries it, and a person reads it. */
const NAME_LENGTH = 200;

/** Of all sources together. */
const MOST_CLUSTERS = 10_000;

const HASH_LENGTH = 8;

/**
 * What each cluster is called. That depends on its source alone and not on who came first: where two have the same name, both
 * get a suffix.
 */
export function* named(founds: ReadonlyMap<ClusterSource, Found>): Work<Named> {
  const byName = new Map<string, NamedCluster[]>();
  const problems = new Map([...founds].map(([source, found]) => [source, [...found.problems]]));
  for (const [source, found] of founds)
    for (const cluster of found.clusters) {
      yield;
      const problem = problemOf(cluster.name);
      if (problem) {
        problems.get(source)!.push(problem);
        continue;
      }
      const same = byName.get(cluster.name);
      if (same) same.push({ ...cluster, source });
      else byName.set(cluster.name, [{ ...cluster, source }]);
    }
  const clusters = new Map<string, NamedCluster>();
  const add = (cluster: NamedCluster) => {
    const { name, source } = cluster;
    if (clusters.has(name)) problems.get(source)!.push(`The cluster ${quoted(name)} is named twice.`);
    else if (clusters.size < MOST_CLUSTERS) clusters.set(name, cluster);
    else
      problems
        .get(source)!
        .push(`The cluster ${quoted(name)} is left out: ${MOST_CLUSTERS} clusters are the limit.`);
  };
  for (const [name, several] of byName) {
    yield;
    if (several.length === 1) add(several[0]!);
    else if (several.every((one) => suffixed(one) === suffixed(several[0]!))) several.forEach(add);
    else
      for (const one of several) {
        const other = suffixed(one);
        const problem = `Several clusters are named ${quoted(name)}: the one at ${one.address} is called ${quoted(other)} here.`;
        problems.get(one.source)!.push(problem);
        add({ ...one, name: other });
      }
  }
  return { clusters, problems: new Map([...problems].map(([source, all]) => [source, fewProblems(all)])) };
}

function problemOf(name: string): string | undefined {
  if (name === '') return 'A cluster is left out: its name is empty.';
  if (name.length > NAME_LENGTH)
    return `The cluster ${quoted(name)} is left out: its name has ${name.length} characters; ${NAME_LENGTH} are the limit.`;
  if (/\p{Cc}|\p{Cs}/u.test(name))
    return `The cluster ${quoted(name)} is left out: its name holds a character that cannot be printed.`;
  return undefined;
}

const suffixed = ({ name, address, source }: NamedCluster): string =>
  `${name}-${createHash('sha256').update(`${source.flag}\n${address}`).digest('hex').slice(0, HASH_LENGTH)}`;

/** As JSON has it, so that nothing in it can be taken for the sentence around it. */
const quoted = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
