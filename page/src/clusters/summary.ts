import type { ClusterSummary } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';

/** What stands above the list: how many there are, with trouble first. */
export function summaryOf(clusters: readonly ClusterSummary[]): string {
  const count = (which: (cluster: ClusterSummary) => boolean) => clusters.filter(which).length;
  const connected = clusters.filter(({ state }) => state === 'connected');
  const workers = connected.reduce((sum, cluster) => sum + cluster.workers, 0);
  const parts: [number: number, words: string][] = [
    [count(({ state }) => state === 'lost'), 'lost'],
    [count(({ state, errors }) => state !== 'gone' && errors > 0), 'with errors'],
    [count(({ state }) => state === 'connecting'), 'connecting'],
    [connected.length, 'connected'],
    [count(({ state }) => state === 'gone'), 'gone'],
  ];
  return [
    ...parts.filter(([number]) => number > 0).map(([number, words]) => `${formatCount(number)} ${words}`),
    ...(connected.length > 0 ? [`${formatCount(workers)} ${workers === 1 ? 'worker' : 'workers'}`] : []),
  ].join(' · ');
}

/** Those that have every word in their name, labels, state, source or address. */
export function matching(clusters: readonly ClusterSummary[], text: string): readonly ClusterSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return clusters;
  return clusters.filter(({ name, labels, state, source, address }) => {
    const told = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
    const all = [name, state, source, address, ...told].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
