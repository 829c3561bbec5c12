import type { Status } from '@daskscope/api';

/** Whether runs are on disk that the task log has no more. */
export const hasPast = ({ history, lives }: Pick<Status, 'history' | 'lives'>): boolean =>
  lives.some(({ id, first = Infinity }) => first > 0 && (history?.acknowledged[id] ?? 0) > 0);
