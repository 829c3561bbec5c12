import type { AskedWorkers } from '@daskscope/api';
import type { WorkersAsked } from '../../../asked/workers.ts';

export const askedWorkersOf = ({ asked, silent, notAsked }: WorkersAsked): AskedWorkers => ({
  asked,
  silent: [...silent],
  notAsked,
});
