import {
  LIMITS,
  namesMeant,
  TASK_STATES,
  type CriticalPath,
  type Groups,
  type GroupsQuery,
} from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import type { GroupState } from '../../state/now/tasks/groups.ts';

export function groupsOf(cluster: Cluster, query: GroupsQuery): Groups {
  const { groups, prefixNames, missingFeatures } = cluster;
  const matching = [...groups.all()].filter(filterOf(query, prefixNames.list));
  const rows = newest(matching, query.limit ?? LIMITS.defaultGroups);
  const lives = [...new Set(rows.map(({ life }) => life))];
  const dependencies = dependenciesOf(rows);
  return {
    time: groups.updated || null,
    missing: missingFeatures.get('groups') ?? null,
    total: matching.length,
    dropped: groups.dropped,
    lives,
    prefixes: prefixNames.list.slice(),
    groups: columnsOf(rows, lives),
    dependencies,
    criticalPath: criticalPath(rows, dependencies),
  };
}

/** In the order in which they were first seen. */
function newest(groups: readonly GroupState[], limit: number): GroupState[] {
  if (groups.length <= limit) return [...groups];
  const lastFirst = groups.toReversed().sort((a, b) => b.lastSeen - a.lastSeen);
  const kept = new Set(lastFirst.slice(0, limit));
  return groups.filter((group) => kept.has(group));
}

function filterOf(query: GroupsQuery, names: readonly string[]): (group: GroupState) => boolean {
  const { prefix, life, from = -Infinity, to = Infinity, there } = query;
  const prefixes = prefix && new Set(prefix.flatMap(namesMeant));
  return (group) =>
    (!prefixes || prefixes.has(names[group.prefix]!)) &&
    (life === undefined || group.life === life) &&
    (there === undefined || group.there === there) &&
    (group.stop ?? group.lastSeen) >= from &&
    (group.start ?? group.lastSeen) <= to;
}

function columnsOf(rows: readonly GroupState[], lives: readonly string[]): Groups['groups'] {
  const states = TASK_STATES.map((state) => [
    state,
    rows.map((group) => group.states && (group.states.get(state) ?? 0)),
  ]);
  return {
    name: rows.map(({ name }) => name),
    life: rows.map(({ life }) => lives.indexOf(life)),
    prefix: rows.map(({ prefix }) => prefix),
    there: rows.map(({ there }) => there),
    lastSeen: rows.map(({ lastSeen }) => lastSeen),
    tasks: rows.map(({ tasks }) => tasks),
    states: Object.fromEntries(states) as Groups['groups']['states'],
    bytes: rows.map(({ bytes }) => bytes),
    seconds: rows.map(({ seconds }) => seconds),
    start: rows.map(({ start }) => start),
    stop: rows.map(({ stop }) => stop),
    types: rows.map(({ types }) => [...types]),
  };
}

/** Those of which both ends are in the answer: a dependency may never have been seen. */
function dependenciesOf(rows: readonly GroupState[]): Groups['dependencies'] {
  const places = new Map(rows.map(({ life, name }, row) => [JSON.stringify([life, name]), row]));
  const edges: Groups['dependencies'] = { group: [], dependency: [] };
  rows.forEach(({ life, dependencies }, group) => {
    for (const name of dependencies) {
      const dependency = places.get(JSON.stringify([life, name]));
      if (dependency === undefined || dependency === group) continue;
      edges.group.push(group);
      edges.dependency.push(dependency);
    }
  });
  return edges;
}

/** By when they end: one that ends later is none before it, so that groups which depend on each other make no circle. */
function criticalPath(rows: readonly GroupState[], edges: Groups['dependencies']): CriticalPath {
  const ran = rows.flatMap(({ start, stop }, row) =>
    start === null || stop === null ? [] : [{ row, start, stop }],
  );
  const before = new Map<number, number[]>();
  edges.group.forEach((group, i) => before.set(group, [...(before.get(group) ?? []), edges.dependency[i]!]));
  const chains = new Map<number, { stop: number; total: number; adds: number; after: number | null }>();
  let last: number | null = null;
  for (const { row, start, stop } of ran.sort((a, b) => a.stop - b.stop || a.start - b.start)) {
    let best = { stop, total: stop - start, adds: stop - start, after: null as number | null };
    for (const dependency of before.get(row) ?? []) {
      const chain = chains.get(dependency);
      if (!chain) continue;
      const adds = stop - Math.max(start, chain.stop);
      if (chain.total + adds > best.total)
        best = { stop, total: chain.total + adds, adds, after: dependency };
    }
    chains.set(row, best);
    if (last === null || best.total > chains.get(last)!.total) last = row;
  }
  const path: CriticalPath = { group: [], adds: [], duration: last === null ? 0 : chains.get(last)!.total };
  for (let row = last; row !== null; row = chains.get(row)!.after) {
    path.group.unshift(row);
    path.adds.unshift(chains.get(row)!.adds);
  }
  return path;
}
