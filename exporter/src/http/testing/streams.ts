import { serve, type Served } from './serve.ts';
import { StreamReader } from './stream-reader.ts';

/** An exporter whose streams are read, and their readers. */
export class Streams {
  server!: Served;
  readonly readers: StreamReader[] = [];

  async start(options: Parameters<typeof serve>[0] = {}): Promise<Served> {
    return (this.server = await serve({ ...options, pace: { heartbeatMs: 20, ...options.pace } }));
  }

  async open(query = ''): Promise<StreamReader> {
    const reader = await StreamReader.open(this.server, query);
    this.readers.push(reader);
    return reader;
  }

  async close(): Promise<void> {
    for (const reader of this.readers.splice(0)) reader.leave();
    await this.server.close();
  }
}
