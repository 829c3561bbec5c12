import type { TaskFailure } from '@daskscope/api';
import { formatTime } from '@daskscope/timeline';
import { Definitions } from '../parts/definitions.tsx';
import { ZONE } from '../times.ts';
import { Links } from './links.tsx';
import type { RunInStream } from './opened-task.ts';
import { graphOf } from './place-links.tsx';
import { StreamButton } from './stream-button.tsx';
import { Texts } from './texts.tsx';

export interface FailureContentProps {
  failure: TaskFailure;
  showInStream: (run: RunInStream) => void;
}

/** What the list of errors knows of a failure. */
export function FailureContent({ failure, showInStream }: FailureContentProps) {
  const { key, exception, traceback, workers, time, killed, life, id } = failure;
  return (
    <>
      <StreamButton show={() => showInStream({ life, id, from: time - 1000, to: time + 200 })} />
      <Links of={[['Its graph', graphOf(key)]]} />
      <Definitions
        of={[
          ['when', formatTime(time, ZONE)],
          ['where', workers.join(', ')],
          ['how', killed ? 'Its worker died with it' : null],
        ]}
      />
      <Texts exception={exception} traceback={traceback} />
    </>
  );
}
