import type { AskedWorkers } from '@daskscope/api';

const count = new Intl.NumberFormat('en');

/** Whom an answer is not from; '' where everybody answered. */
export function silence({ asked, silent, notAsked }: AskedWorkers): string {
  const parts = [
    silent.length > 0
      ? `${count.format(silent.length)} of ${count.format(asked)} workers did not answer: ${silent.join(', ')}`
      : '',
    notAsked > 0
      ? `${count.format(notAsked)} workers were not asked, since they are too many; choose one`
      : '',
  ];
  return parts.filter((part) => part !== '').join('. ');
}
