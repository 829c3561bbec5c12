import { askForLines, type OpenStream } from '@daskscope/client';
import type { ExporterApi } from './exporter-api.ts';
import { filesOf } from './files/files-of.ts';
import { Handle } from './live/handle.ts';
import { LiveCache } from './live/live-cache.ts';
import { LiveErrors } from './live/live-errors.ts';
import { LiveRows } from './live/live-rows.ts';
import { LiveState } from './live/live-state.ts';
import type { LiveView } from './live/responses.ts';
import type { LiveType } from './query.ts';
import { errorsView, snapshotView, tasksView, type Asked } from './views.ts';

export type LiveAsked = Asked & { type: LiveType };

/** What is asked of one cluster, and what is received of it while somebody looks. */
export class OfCluster {
  readonly api: ExporterApi;
  readonly liveState: LiveState;
  readonly #handle: Handle;
  readonly #rows = new LiveCache<LiveRows>();
  readonly #errors = new LiveCache<LiveErrors>();

  constructor(api: ExporterApi, open: OpenStream) {
    this.api = api;
    this.liveState = new LiveState({
      open,
      ask: askForLines((path, parameters) => api.answer(path, parameters)),
    });
    this.#handle = new Handle(this.liveState, null);
  }

  view(asked: LiveAsked): LiveView {
    const { type } = asked;
    if (type === 'tasks')
      return tasksView(asked, this.liveState, this.#liveRows(asked), filesOf(this.api, asked.filter));
    if (type === 'errors') return errorsView(asked, this.#liveErrors(asked), this.#handle);
    return snapshotView({ ...asked, type }, this.liveState, this.#handle);
  }

  #liveRows({ filter, from, resolution }: Asked): LiveRows {
    const key = JSON.stringify([filter.id, resolution]);
    return this.#rows.get(this.liveState, key, from, () => {
      const past = (begin: number) => this.api.tasks(filter, { from: begin, resolution });
      return new LiveRows({
        liveState: this.liveState,
        filter,
        from,
        past,
        run: (life, id) => this.api.run(life, id),
        sums: (range, search) => this.api.sums(filter, range, search),
      });
    });
  }

  #liveErrors({ filter, from }: Asked): LiveErrors {
    return this.#errors.get(this.liveState, filter.id, from, () => {
      const fetch = (begin: number) => this.api.errors(filter, { from: begin });
      return new LiveErrors({ liveState: this.liveState, from, fetch });
    });
  }
}
