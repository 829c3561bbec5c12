import type { TaskFailures } from '@daskscope/api';
import type { FoundFailures } from '../../state/now/failures/failures.ts';

export const errorsOf = ({
  found,
  total,
  cursor,
}: Pick<FoundFailures, 'found' | 'total' | 'cursor'>): TaskFailures => ({
  errors: found,
  total,
  ...(cursor !== null && { more: true as const, cursor }),
});
