import type { TaskFailure, Trace, TraceEvent } from '@daskscope/api';
import type { RunWriter } from './exported-text.ts';
import type { ExportedRun } from './runs.ts';
import { TraceEvents } from './trace.ts';

/** A trace as JSON, an event a line. */
export class TraceText implements RunWriter {
  readonly #about: Trace['otherData'];
  readonly #events = new TraceEvents();
  #any = false;

  constructor(about: Trace['otherData']) {
    this.#about = about;
  }

  head(): string {
    return `{"displayTimeUnit":"ms","otherData":${JSON.stringify(this.#about)},"traceEvents":[`;
  }

  run(run: ExportedRun, failure: TaskFailure | undefined): string {
    return this.#write(this.#events.ofRun(run, failure));
  }

  failure(failure: TaskFailure): string {
    return this.#write(this.#events.ofNoRun(failure));
  }

  end(): string {
    return '\n]}\n';
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
