import type { DataFrame, QueryResultMeta } from '@grafana/data';
import { columns, frame } from '../../frames/field.ts';
import { placesOf } from './places.ts';

/** Nodes that Grafana's node graph can lay out in a reasonable time, and a person can read. */
export const MOST_NODES = 300;

export interface Node {
  id: string;
  title: string;
  subtitle: string;
  /** Figures in words: Grafana (12.4.0) writes numbers here with two digits, whatever their unit. */
  mainstat: string;
  secondarystat: string;
  /** By name of the arc; they add up to 1, or are all 0. */
  arcs: Readonly<Record<string, number>>;
  /** px; Grafana's is 40. */
  radius?: number;
  details: Readonly<Record<string, string>>;
}

export interface Edge {
  source: string;
  target: string;
  mainstat: string;
  secondarystat?: string;
  thickness?: number;
  /** As CSS has it; null: Grafana's. */
  color?: string | null;
}

/** What is named in a graph: titles of its figures, arcs with their colours, and details. */
export interface Legend {
  mainstat: string;
  secondarystat: string;
  arcs: Readonly<Record<string, { title: string; color: string }>>;
  details: Readonly<Record<string, string>>;
}

const RADIUS = 40;
const GRAPH = { preferredVisualisationType: 'nodeGraph' } as const;

/** In what is to be seen. */
export interface Picture {
  refId: string;
  /** px of the panel; undefined: it is not told. */
  width: number | undefined;
  /** Id of the node that is looked for. */
  first?: string | undefined;
  meta?: QueryResultMeta;
}

/** Two frames as Grafana's node graph takes them. What is to be said stands in the first. */
export function nodeGraph(
  { refId, width, first, meta = {} }: Picture,
  nodes: readonly Node[],
  edges: readonly Edge[],
  { mainstat, secondarystat, arcs, details }: Legend,
): [nodes: DataFrame, edges: DataFrame] {
  const rows = new Map(nodes.map(({ id }, row) => [id, row]));
  const pairs = edges.map(({ source, target }) => [rows.get(source)!, rows.get(target)!] as const);
  const places = placesOf(nodes.length, pairs, {
    width,
    first: first === undefined ? first : rows.get(first),
  });
  const of = columns(nodes.map((node, row) => ({ ...node, ...places[row]! })));
  const to = columns(edges);
  return [
    frame(
      refId,
      'nodes',
      [
        of.text('id', 'Id', ({ id }) => id),
        of.text('title', 'Name', ({ title }) => title),
        of.text('subtitle', 'Beneath', ({ subtitle }) => subtitle),
        of.text('mainstat', mainstat, (node) => node.mainstat),
        of.text('secondarystat', secondarystat, (node) => node.secondarystat),
        ...Object.entries(arcs).map(([name, { title, color }]) =>
          of.number(`arc__${name}`, title, (node) => node.arcs[name] ?? 0, 'percentunit', {
            color: { mode: 'fixed', fixedColor: color },
          }),
        ),
        of.number('noderadius', 'Radius', ({ radius = RADIUS }) => radius),
        of.number('fixedx', 'From the middle to the right', ({ x }) => x),
        of.number('fixedy', 'From the middle down', ({ y }) => y),
        ...Object.entries(details).map(([name, title]) =>
          of.text(`detail__${name}`, title, (node) => node.details[name] ?? ''),
        ),
      ],
      { ...meta, ...GRAPH },
    ),
    frame(
      refId,
      'edges',
      [
        to.text('id', 'Id', ({ source, target }) => JSON.stringify([source, target])),
        to.text('source', 'From', ({ source }) => source),
        to.text('target', 'To', ({ target }) => target),
        to.text('mainstat', mainstat, (edge) => edge.mainstat),
        to.text('secondarystat', secondarystat, (edge) => edge.secondarystat ?? ''),
        to.number('thickness', 'Thickness', ({ thickness = 1 }) => thickness),
        to.field('string', 'color', 'Colour', ({ color = null }) => color),
      ],
      GRAPH,
    ),
  ];
}
