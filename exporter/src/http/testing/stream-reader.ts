import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { StreamLine, TasksUpdate } from '@daskscope/api';
import { checkAnswer } from './contract.ts';

type DataOf<T extends StreamLine['topic']> = Extract<StreamLine, { topic: T }>['data'];

/** Reads /api/v1/stream; every line has been checked against the OpenAPI document. */
export class StreamReader {
  readonly lines: StreamLine[] = [];
  readonly headers: IncomingMessage['headers'];
  /** Settles when the stream is over, however it ended. */
  readonly closed: Promise<void>;
  readonly #request: ClientRequest;
  readonly #response: IncomingMessage;
  readonly #waiting = new Set<() => void>();
  #rest = '';

  static open(
    server: { url: string },
    query = '',
    headers: Record<string, string> = {},
  ): Promise<StreamReader> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${server.url}/api/v1/stream${query}`,
        { agent: false, headers: { 'Accept-Encoding': 'gzip', ...headers } },
        (incoming) => resolve(new StreamReader(outgoing, incoming)),
      );
      outgoing.on('error', reject).end();
    });
  }

  private constructor(outgoing: ClientRequest, incoming: IncomingMessage) {
    this.#request = outgoing;
    this.#response = incoming;
    this.headers = incoming.headers;
    outgoing.on('error', () => undefined);
    incoming.on('error', () => undefined);
    this.closed = new Promise((resolve) => incoming.on('close', resolve));
    incoming.setEncoding('utf8').on('data', (text: string) => this.#take(text));
  }

  /** What the first line of this topic says that satisfies this, from the one numbered `from` on; waits for it to come. */
  async line<T extends StreamLine['topic']>(
    topic: T,
    satisfies: (data: DataOf<T>) => boolean = () => true,
    from = 0,
  ): Promise<DataOf<T>> {
    for (;;) {
      const lines = this.lines.slice(from).filter((line) => line.topic === topic);
      const found = lines.map((line) => line.data as DataOf<T>).find(satisfies);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Ids of all runs so far, in the order they came. */
  get ids(): number[] {
    return this.tasks.flatMap((update) => update.tasks.id);
  }

  get tasks(): TasksUpdate[] {
    return this.lines.flatMap((line) => (line.topic === 'tasks' ? [line.data] : []));
  }

  /** Waits until this run has come. */
  async run(id: number): Promise<void> {
    await this.line('tasks', (data) => data.tasks.id.includes(id));
  }

  stopReading(): void {
    this.#response.pause();
  }

  readOn(): void {
    this.#response.resume();
  }

  leave(): void {
    this.#request.destroy();
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) {
      const value = JSON.parse(line);
      checkAnswer('/api/v1/stream', 200, value);
      this.lines.push(value);
    }
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
