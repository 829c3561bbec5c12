import type { DataFrame, DataQueryResponse, LoadingState } from '@grafana/data';
import { Observable } from 'rxjs';
import type { LiveChange } from '../live-handle.ts';
import type { Feed } from './feed.ts';

const STREAMING = 'Streaming' as LoadingState;
const ERROR = 'Error' as LoadingState;

/** What one live query shows. */
export interface LiveView {
  /** null: nothing yet. */
  frames(): DataFrame[] | null;
  /** Fetches what the stream does not bring, if that change calls for it. Resolves in any case. */
  load?(change: LiveChange): Promise<void>;
  /** What went wrong with it, in a sentence; ''. */
  problem?(): string;
}

/**
 * A packet as soon as there is data, then one a tick, all queries in the same one; and one at once when the connection is
 * lost or back, which keeps the frame: Grafana would show an ended or failing stream as a green dot.
 */
export function responses(
  feed: Feed,
  refId: string,
  view: LiveView,
  ticks: Observable<unknown>,
): Observable<DataQueryResponse> {
  return new Observable((subscriber) => {
    let shown: 'nothing' | 'data' | 'problem' = 'nothing';
    const emit = () => {
      const { state, reason } = feed.connection;
      const problem = state === 'lost' ? reason : (view.problem?.() ?? '');
      const frames = view.frames();
      if (problem === '' && frames === null) return;
      shown = problem === '' ? 'data' : 'problem';
      subscriber.next({
        key: refId,
        data: frames ?? [],
        state: problem === '' ? STREAMING : ERROR,
        ...(problem !== '' && { errors: [{ message: problem, refId }] }),
      });
    };
    const load = (change: LiveChange) =>
      view.load?.(change).then(() => {
        if (!subscriber.closed && (shown === 'nothing' || (view.problem?.() ?? '') !== '')) emit();
      });
    const unsubscribe = feed.subscribe((change) => {
      void load(change);
      const { state } = feed.connection;
      const turned = state === 'lost' ? shown !== 'problem' : state === 'live' && shown === 'problem';
      if (change === 'connection' ? turned : shown === 'nothing' && state === 'live') emit();
    });
    const ticking = ticks.subscribe(() => {
      if (feed.connection.state === 'live') emit();
    });
    const leave = feed.enter();
    void load('rows');
    if (feed.connection.state === 'live') emit();
    return () => {
      unsubscribe();
      ticking.unsubscribe();
      leave();
    };
  });
}
