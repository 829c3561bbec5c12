import { AskAgain } from '../ask-again.tsx';
import type { Asked } from '../use-asked.ts';

/** Why no new lines come, in the note beside the title. */
export const PAUSED = {
  lost: 'paused while the scheduler is lost',
  over: 'this time is over',
  stopped: 'paused',
  record: 'paused while a record is open',
  scrolled: 'paused below the newest line',
} as const;
export type Paused = keyof typeof PAUSED;

export interface FollowButtonProps {
  asked: Asked<unknown>;
  /** null: new lines come. */
  paused: Paused | null;
  stop: (stopped: boolean) => void;
}

/** Pauses the lines that come, and lets them come again. Where only reading holds them up, it fetches those of now. */
export function FollowButton({ asked, paused, stop }: FollowButtonProps) {
  if (paused !== null && paused !== 'stopped') return <AskAgain asked={asked} />;
  const following = paused === null;
  const turn = () => {
    stop(following);
    if (!following) asked.again();
  };
  return (
    <button
      aria-pressed={following}
      title={following ? 'New lines come; a click pauses them' : 'A click lets new lines come'}
      onClick={turn}
    >
      live {following ? '●' : '○'}
    </button>
  );
}
