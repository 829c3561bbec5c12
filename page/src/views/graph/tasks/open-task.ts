import { openedKey } from '../../../details/opened-task.ts';
import type { Live } from '../../../live.ts';

/** Opens the details of a task by its key: of its failure where that is known, which has the traceback of what died with its worker, too. */
export function openTask(live: Live, key: string, prefix: string): void {
  const failure = live.failures.shown.value.failures.find((one) => one.key === key);
  if (failure) live.openFailure(failure);
  else live.details.set(openedKey(key, prefix));
}
