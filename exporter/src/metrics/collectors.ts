import { activities } from './activities.ts';
import { durations } from './durations.ts';
import { watchedClusters, type WatchedClusters } from './exporter/clusters.ts';
import { eventLoop } from './exporter/event-loop.ts';
import { buildInfo, watching } from './exporter/exporter.ts';
import { historyFamilies, type HistoryFigures } from './exporter/history.ts';
import { processFigures } from './exporter/process.ts';
import { ofExporter, type Collector } from './families.ts';
import { scheduler } from './scheduler.ts';
import { semaphores } from './semaphores.ts';
import { stealing } from './stealing.ts';
import { shuffles } from './shuffles.ts';
import { tasks } from './tasks.ts';
import { workers } from './workers.ts';

/** What is known of a cluster. */
const known = (): Collector[] => [
  scheduler,
  stealing,
  semaphores,
  tasks,
  durations,
  activities,
  shuffles,
  workers(),
];

interface OfExporter {
  version: string;
  history?: HistoryFigures | undefined;
}

/** All there is, in the order of the page: of an exporter that watches one cluster. */
export const collectors = ({ version, history }: OfExporter): Collector[] => [
  ofExporter('exporter', [buildInfo(version), ...watching, ...historyFamilies(history)]),
  ...known(),
  eventLoop(),
  processFigures(),
];

/** Of one cluster among many. */
export const collectorsOfCluster = (): Collector[] => [ofExporter('exporter', watching), ...known()];

/** Of the exporter that watches them. */
export const collectorsOfExporter = ({ version, history }: OfExporter): Collector<WatchedClusters>[] => [
  ofExporter<WatchedClusters>('exporter', [
    buildInfo(version),
    ...watchedClusters,
    ...historyFamilies(history),
  ]),
  eventLoop(),
  processFigures(),
];
