import type { ServerResponse } from 'node:http';
import { LIMITS } from '@daskscope/api';
import type { HttpProblem } from '../problem.ts';
import { encode } from './lines.ts';
import { OwnOutlet, type Outlet } from './outlet.ts';

/** One answer for the readers of several clusters: browsers have few connections to a host. Each line says of which it is. */
export class SharedOutlet {
  readonly #own: OwnOutlet;
  #open = 0;

  constructor(response: ServerResponse) {
    this.#own = new OwnOutlet(response);
    // Each reader listens for what happens to it.
    response.setMaxListeners(response.getMaxListeners() + 2 * LIMITS.streamClusters);
  }

  /** For the readers of these clusters. @param enter lets one in, or says why not */
  begin<OfOne extends { name: string }>(
    clusters: readonly OfOne[],
    enter: (cluster: OfOne, outlet: Outlet) => HttpProblem | null,
  ): void {
    if (this.#own.gone) return;
    this.#own.begin();
    this.#open = clusters.length;
    for (const cluster of clusters) {
      const part = this.#part(cluster.name);
      const problem = enter(cluster, part);
      if (!problem) continue;
      const { message: reason, body } = problem;
      part.write(encode({ topic: 'end', data: { code: 'refused', reason, cursor: null, problem: body } }));
      part.end();
    }
  }

  #part(name: string): Outlet {
    const own = this.#own;
    const head = `{"cluster":${JSON.stringify(name)},`;
    return {
      request: own.request,
      get gone() {
        return own.gone;
      },
      get waiting() {
        return own.waiting;
      },
      begin: () => undefined,
      // Behind its own brace the line is as it is for everybody.
      write: (line) => own.writeAll([head, line.subarray(1)]),
      end: () => {
        if (--this.#open === 0) own.end();
      },
      cut: () => own.cut(),
      on: (event, listener) => own.on(event, listener),
    };
  }
}
