import type { TaskFailures } from '@daskscope/api';
import type { Work } from '../../slices.ts';
import type { FailureQuery, Failures } from '../../state/now/tasks/failures.ts';

export function* errorsOf(failures: Failures, query: FailureQuery): Work<TaskFailures> {
  const { found, total, cursor } = yield* failures.find(query);
  return { errors: found, total, ...(cursor !== null && { more: true as const, cursor }) };
}
