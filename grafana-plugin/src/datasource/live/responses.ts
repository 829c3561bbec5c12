import type { DataFrame, DataQueryResponse, LoadingState } from '@grafana/data';
import { Observable } from 'rxjs';
import type { LiveChange } from '../../contract/live-handle.ts';
import type { LiveState } from './live-state.ts';

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
 * A packet as soon as there is data, also of a scheduler that is gone already, then one a tick, all queries in the same one; and
 * one at once when the connection is lost or back, which keeps the frame: Grafana would show an ended or failing stream as a
 * green dot.
 */
export function responses(
  liveState: LiveState,
  refId: string,
  view: LiveView,
  ticks: Observable<unknown>,
): Observable<DataQueryResponse> {
  return new Observable((subscriber) => {
    let told: string | null = null;
    let given = false;
    const problem = () => {
      const { state, reason } = liveState.connection;
      return state === 'lost' ? reason : (view.problem?.() ?? '');
    };
    const emit = (frames: DataFrame[] | null) => {
      const why = problem();
      if (why === '' && frames === null) return;
      told = why;
      given ||= frames !== null;
      subscriber.next({
        key: refId,
        data: frames ?? [],
        state: why === '' ? STREAMING : ERROR,
        ...(why !== '' && { errors: [{ message: why, refId }] }),
      });
    };
    /** What there was to see for the first time, and what went wrong or well again, waits for no tick. */
    const emitNews = () => {
      const { state } = liveState.connection;
      if (subscriber.closed || (state !== 'live' && state !== 'lost')) return;
      if (told !== null && problem() !== told) emit(view.frames());
      else if (!given) {
        const frames = view.frames();
        if (frames !== null || told === null) emit(frames);
      }
    };
    const load = (change: LiveChange) => view.load?.(change).then(emitNews);
    const unsubscribe = liveState.subscribe((change) => {
      void load(change);
      emitNews();
    });
    const ticking = ticks.subscribe(() => {
      if (!given) void load('rows');
      // The exporter tells of the past without its scheduler, too.
      if (liveState.connection.state === 'live' || liveState.reachable) emit(view.frames());
    });
    const leave = liveState.enter();
    void load('rows');
    emitNews();
    return () => {
      unsubscribe();
      ticking.unsubscribe();
      leave();
    };
  });
}
