import type { StreamLine, Tasks } from '@daskscope/api';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { checkAnswer } from '../../exporter/src/http/testing/contract.ts';
import type { ExporterProcess } from '../exporter-process.ts';
import { runsOf, type Run } from '../task-runs.ts';

type Dictionaries = Pick<Tasks, 'lives' | 'prefixes' | 'workers' | 'actions'>;

/** A reader of /api/v1/stream: what a page does, with every line held against the OpenAPI document. */
export class StreamReader {
  /** Tasks in the order they came. */
  readonly runs: Run[] = [];
  readonly topics = new Set<string>();
  /** Where to go on from. */
  cursor = '';
  lost = 0;
  resets = 0;
  /** Why the stream ended, by its code, where it was told. */
  end: string | null = null;
  readonly #response: IncomingMessage;
  readonly #names: Dictionaries = { lives: [], prefixes: [], workers: [], actions: [] };

  constructor(response: IncomingMessage) {
    this.#response = response;
    response.on('error', () => undefined);
    createInterface({ input: response }).on('line', (line) => this.#take(line));
  }

  /** @param after a cursor; without one, what comes from now on */
  static async open(exporter: ExporterProcess, after?: string): Promise<StreamReader> {
    return new StreamReader(await openStream(exporter, after));
  }

  /** Nothing comes any more. */
  get over(): boolean {
    return this.#response.closed;
  }

  close(): void {
    this.#response.destroy();
  }

  #take(text: string): void {
    const line = JSON.parse(text) as StreamLine;
    checkAnswer('/api/v1/stream', 200, line);
    this.topics.add(line.topic);
    if (line.topic === 'end') this.end = line.data.code ?? null;
    if (line.topic !== 'tasks') return;
    const { lives, prefixes, workers, actions, cursor, lost, reset } = line.data;
    Object.assign(this.#names, dropUndefined({ lives, prefixes, workers, actions }));
    this.runs.push(...runsOf(line.data, this.#names));
    this.cursor = cursor;
    this.lost += lost;
    if (reset) this.resets++;
  }
}

/** The bare stream, of which nothing has been read yet. */
export async function openStream(exporter: ExporterProcess, after?: string): Promise<IncomingMessage> {
  const query = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
  const request = get(`${exporter.url}/api/v1/stream?keys=true${query}`, { agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`The stream answered ${response.statusCode}`);
  return response;
}

const dropUndefined = (names: Partial<Dictionaries>): Partial<Dictionaries> =>
  Object.fromEntries(Object.entries(names).filter(([, list]) => list !== undefined));
