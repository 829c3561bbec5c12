import { Type, type Static } from '@sinclair/typebox';
import { StateCounts } from './tasks/progress.ts';

const text = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

export const CLUSTER_STATES = ['connecting', 'connected', 'lost', 'gone'] as const;
export type ClusterState = (typeof CLUSTER_STATES)[number];

/** One cluster among those that the exporter watches. */
export const ClusterSummary = Type.Object({
  name: Type.String({
    description: 'What `cluster` takes; of an exporter that watches one cluster, its address',
  }),
  position: Type.Integer({ minimum: 0, description: 'Its place in the order in which they came' }),
  labels: Type.Record(Type.String(), Type.String(), { description: 'As its source has them' }),
  source: Type.String({ description: 'The flag that names it, with its value' }),
  address: Type.String({
    description: 'Where its scheduler is said to be; empty: it is known from the history alone',
  }),
  state: Type.Union(
    CLUSTER_STATES.map((state) => Type.Literal(state)),
    { description: 'Of the connection. gone: no source names it any more; what was known last can be read' },
  ),
  since: Type.Number({ description: 'ms since the epoch: in this state since then' }),
  error: text('Why it is not connected, in a sentence'),
  scheduler: Type.Union(
    [
      Type.Object({
        id: Type.String(),
        version: Type.Union([Type.String(), Type.Null()]),
        startedAt: Type.Union([Type.Number(), Type.Null()], { description: 'ms since the epoch' }),
      }),
      Type.Null(),
    ],
    {
      description:
        'The one that was connected to last; null: none since the exporter started, so nothing below is known',
    },
  ),
  workers: Type.Integer(),
  threads: Type.Integer(),
  tasks: StateCounts,
  errors: Type.Integer({ description: 'Tasks erred since the exporter first connected' }),
  kept: Type.Integer({ description: 'Runs in its task log' }),
});
export type ClusterSummary = Static<typeof ClusterSummary>;

/** Where clusters are named. */
export const ClusterSource = Type.Object({
  source: Type.String({ description: 'The flag that it was told by, with its value' }),
  clusters: Type.Integer({ description: 'Clusters that it names' }),
  problems: Type.Array(Type.String(), { description: 'What of it cannot be used, a sentence each' }),
});
export type ClusterSource = Static<typeof ClusterSource>;

export const Clusters = Type.Object({
  time: Type.Number({ description: 'ms since the epoch' }),
  mode: Type.Union([Type.Literal('single'), Type.Literal('many')], {
    description: 'many: every route of one cluster needs its name. It never changes while the exporter runs',
  }),
  sources: Type.Array(ClusterSource),
  clusters: Type.Array(ClusterSummary, { description: 'In the order in which they came' }),
});
export type Clusters = Static<typeof Clusters>;

/** A cluster of which something changed: its name, and what changed; all of it where it is new. */
export const ClusterChange = Type.Composite([
  Type.Pick(ClusterSummary, ['name']),
  Type.Partial(Type.Omit(ClusterSummary, ['name'])),
]);
export type ClusterChange = Static<typeof ClusterChange>;

/** The `clusters` line of a stream that was asked for changes. */
export const ClustersUpdate = Type.Composite([
  Type.Omit(Clusters, ['sources', 'clusters']),
  Type.Object({
    complete: Type.Boolean({ description: 'True: these are all there are, whatever was told before' }),
    sources: Type.Optional(
      Type.Array(ClusterSource, { description: 'Left out while they are what was last sent' }),
    ),
    clusters: Type.Array(ClusterChange),
    gone: Type.Array(Type.String(), { description: 'Names of clusters that cannot be read any more' }),
  }),
]);
export type ClustersUpdate = Static<typeof ClustersUpdate>;

/** What Prometheus' http_sd_configs take. */
export const ScrapeTargets = Type.Array(
  Type.Object({
    targets: Type.Array(Type.String()),
    labels: Type.Record(Type.String(), Type.String()),
  }),
);
export type ScrapeTargets = Static<typeof ScrapeTargets>;
