import type { Status } from '@daskscope/api';

/** Names the window by its cluster. Not rendered: a tab that was opened in the background has no frames. */
export function nameWindow(status: Status | null): void {
  if (!status) return;
  const { scheduler, connection } = status;
  const simulated = scheduler?.simulated ? 'SIMULATED · ' : '';
  document.title = `${simulated}${scheduler?.address ?? connection.address} · Daskscope`;
}
