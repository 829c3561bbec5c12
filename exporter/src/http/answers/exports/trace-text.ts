import type { Trace, TraceEvent } from '@daskscope/api';
import type { RunWriter } from './exported-text.ts';
import type { Failed } from './failures-of.ts';
import type { ExportedRun } from './runs.ts';
import { TraceEvents } from './trace.ts';

/** A trace as JSON, an event a line. */
export class TraceText implements RunWriter {
  readonly #about: Trace['otherData'];
  readonly #events: TraceEvents;
  #any = false;

  constructor(about: Trace['otherData'], failed: Failed) {
    this.#about = about;
    this.#events = new TraceEvents(failed);
  }

  head(): string {
    return `{"displayTimeUnit":"ms","otherData":${JSON.stringify(this.#about)},"traceEvents":[`;
  }

  run(run: ExportedRun): string {
    return this.#write(this.#events.ofRun(run));
  }

  end(): string {
    return `${this.#write(this.#events.ofNoRun())}\n]}\n`;
  }

  #write(events: Iterable<TraceEvent>): string {
    let text = '';
    for (const event of events) {
      text += `${this.#any ? ',' : ''}\n${JSON.stringify(event)}`;
      this.#any = true;
    }
    return text;
  }
}
