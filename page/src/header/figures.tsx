import type { Status } from '@daskscope/api';
import { formatBytes, formatCount, formatNumber } from '@daskscope/timeline';

const UNKNOWN = '–';

export interface FiguresProps {
  /** null: not heard yet. */
  status: Status | null;
  /** Finished tasks a second; null: not known yet. */
  rate: number | null;
  /** null: not told yet. */
  errors: number | null;
}

/** The cluster in five figures. Without a connection to a scheduler it is not known how many there are of anything. */
export function Figures({ status, rate, errors }: FiguresProps) {
  const cluster = status?.scheduler && status.connection.state === 'connected' ? status.cluster : null;
  return (
    <ul id="figures" aria-label="The cluster now">
      <li>
        <Count id="workers" count={cluster?.workers ?? null} noun="worker" />
      </li>
      <li>
        <Count id="threads" count={cluster?.threads ?? null} noun="thread" />
      </li>
      <li>
        <b id="memory">{cluster ? memoryText(cluster) : UNKNOWN}</b>
      </li>
      <li>
        <b id="rate">{rateText(rate)}</b> <span>tasks/s</span>
      </li>
      <li id="erred" class={errors ? 'some' : ''}>
        <Count id="errors" count={cluster || errors ? errors : null} noun="error" />
      </li>
    </ul>
  );
}

const Count = ({ id, count, noun }: { id: string; count: number | null; noun: string }) => (
  <>
    <b id={id}>{count === null ? UNKNOWN : formatCount(count)}</b>{' '}
    <span id={`${id}-word`}>{count === 1 ? noun : `${noun}s`}</span>
  </>
);

function memoryText({ memoryBytes, memoryLimitBytes }: Status['cluster']): string {
  const used = formatBytes(memoryBytes);
  return memoryLimitBytes > 0 ? `${used} of ${formatBytes(memoryLimitBytes)}` : used;
}

function rateText(rate: number | null): string {
  if (rate === null) return UNKNOWN;
  return formatNumber(rate >= 10 ? Math.round(rate) : rate);
}
