import type { WholeLine } from '@daskscope/api';
import { Connection } from '../stream/connection.ts';
import { RequestError } from '../stream/request-error.ts';
import { FakePage, FakeStreams } from './streams.ts';

/** A connection over streams that are made up, and what it told. */
export class FakeReader {
  readonly streams = new FakeStreams();
  readonly page = new FakePage();
  lines: WholeLine[] = [];
  states: string[] = [];
  cursor: string | null = null;
  /** What asking answers; null: nobody does. */
  answer: WholeLine[] | 'never' | null = null;
  asked: (string | null)[] = [];
  readonly connection: Connection = new Connection({
    open: this.streams.connect,
    ask: async (from) => {
      this.asked.push(from);
      if (!this.answer) throw new RequestError(0, 'It does not answer.');
      return this.answer === 'never' ? new Promise<never>(() => undefined) : this.answer;
    },
    cursor: () => this.cursor,
    onBadCursor: () => (this.cursor = null),
    onLine: (line) => this.lines.push(line),
    onChange: () => this.states.push(this.connection.state.kind),
    page: this.page,
  });
}
