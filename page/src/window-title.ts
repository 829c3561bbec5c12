import type { Status } from '@daskscope/api';
import { clusterOfPage } from './api.ts';

/** Names the window by its cluster: its name where there are many, else its address. Not rendered: a tab that was opened in the background has no frames. */
export function nameWindow(status: Status | null): void {
  if (!status) return;
  const { scheduler, connection } = status;
  const simulated = scheduler?.simulated ? 'SIMULATED · ' : '';
  document.title = `${simulated}${clusterOfPage() ?? scheduler?.address ?? connection.address} · Daskscope`;
}
