import type { Asked } from './use-asked.ts';

/** Asks the same once more: what comes on request does not follow. */
export function AskAgain({ asked: { asking, again } }: { asked: Asked<unknown> }) {
  return (
    <button disabled={asking} onClick={again}>
      Ask again
    </button>
  );
}
