import type { Cluster } from '../../src/state/cluster.ts';
import { median } from './row.ts';
import { serveCluster } from './serve-cluster.ts';

/** What an answer takes, from the request to the last byte, over loopback: ms, the median of so many rounds, and bytes. */
export async function downloaded(
  cluster: Cluster,
  path: string,
  rounds: number,
): Promise<{ ms: number; bytes: number }> {
  const { url, close } = await serveCluster(cluster);
  try {
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < rounds; round++) {
      const started = performance.now();
      bytes = await download(`${url}${path}`);
      times.push(performance.now() - started);
    }
    return { ms: median(times), bytes };
  } finally {
    await close();
  }
}

async function download(url: string): Promise<number> {
  const response = await fetch(url, { headers: { 'Accept-Encoding': 'identity' } });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return (await response.arrayBuffer()).byteLength;
}
