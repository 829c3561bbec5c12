import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StreamLine } from '@daskscope/api';

export interface LineProxy {
  url: string;
  /** When each tasks line came, ms since the epoch, by its cursor. */
  came: Map<string, number>;
  close: () => Promise<void>;
}

/** Passes everything on as it comes, and notes when lines of a stream do. */
export async function startLineProxy(target: string): Promise<LineProxy> {
  const came: LineProxy['came'] = new Map();
  const server = createServer((asked, answer) => {
    const through = request(target + asked.url!, { method: asked.method, headers: asked.headers }, (from) => {
      answer.writeHead(from.statusCode!, from.headers);
      from.on('error', () => answer.destroy());
      if (!asked.url!.startsWith('/api/v1/stream')) {
        from.pipe(answer);
        return;
      }
      let rest = '';
      from.on('data', (chunk: Buffer) => {
        const now = performance.timeOrigin + performance.now();
        answer.write(chunk);
        const lines = (rest + chunk.toString('latin1')).split('\n');
        rest = lines.pop()!;
        for (const line of lines) note(JSON.parse(line) as StreamLine, now);
      });
      from.on('end', () => answer.end());
    });
    through.on('error', () => answer.destroy());
    answer.on('close', () => through.destroy());
    asked.pipe(through);
  });
  const note = (line: StreamLine, now: number) => {
    if (line.topic === 'tasks') came.set(line.data.cursor, now);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    came,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
