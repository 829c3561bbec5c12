import type { AskedWorkers } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';

/** Whom an answer is not from; '' where everybody answered. */
export function silence({ asked, silent, notAsked }: AskedWorkers): string {
  const parts = [
    silent.length > 0
      ? `${formatCount(silent.length)} of ${formatCount(asked)} workers did not answer: ${silent.join(', ')}`
      : '',
    notAsked > 0
      ? `${formatCount(notAsked)} workers were not asked, since they are too many; choose one`
      : '',
  ];
  return parts.filter((part) => part !== '').join('. ');
}
