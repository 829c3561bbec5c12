import type { TimeRange } from '@grafana/data';

/** What the dashboard's time range asks the picture to show. */
export interface WantedView {
  /** Changes only when somebody asks for something else, not as time goes by. */
  id: string;
  /** Ends at now, and moves with it. */
  follows: boolean;
  /** ms since the epoch */
  from: number;
  to: number;
}

export function wantedView({ raw, from, to }: TimeRange): WantedView {
  const range = { from: from.valueOf(), to: to.valueOf() };
  if (raw.to === 'now' && typeof raw.from === 'string')
    return { id: `${raw.from} ${raw.to}`, follows: true, ...range };
  return { id: `${range.from} ${range.to}`, follows: false, ...range };
}
