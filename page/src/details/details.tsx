import { useEffect, useRef } from 'preact/hooks';
import type { Closable } from '../parts/when-opened.tsx';
import { CopyLink } from './copy-link.tsx';
import { FailureContent } from './failure-content.tsx';
import type { OpenedTask, RunInStream } from './opened-task.ts';
import { placeOf, RunContent } from './run-content.tsx';
import { addOpenedStyle } from '../parts/opened-style.ts';
import { useRun } from './use-run.ts';
import { WaitingContent } from './waiting-content.tsx';

addOpenedStyle();

export interface DetailsProps extends Closable {
  task: OpenedTask;
  showInStream: (run: RunInStream) => void;
}

/** Everything about one task, beside the rest: at once what is known of it, and then what the exporter answers. */
function Details({ task, close, showInStream }: DetailsProps) {
  const { run, now, problem } = useRun(task);
  const closer = useRef<HTMLButtonElement>(null);
  useReturnedFocus();
  useEffect(() => closer.current!.focus({ preventScroll: true }), [task]);
  const { failure } = task;
  const arrivedRef = useRef<OpenedTask | null>(null);
  useEffect(() => {
    if (!run?.intervals.length || !task.arriving || arrivedRef.current === task) return;
    arrivedRef.current = task;
    showInStream(placeOf(run));
  }, [run, task, showInStream]);
  return (
    <aside id="details" aria-label="Details of a task">
      <h3>
        {run?.prefix ?? task.name}
        <button class="close" aria-label="Close the details" ref={closer} onClick={close}>
          ×
        </button>
      </h3>
      <div class="key">{run?.key ?? failure?.key ?? task.key}</div>
      {run && <CopyLink place={run} />}
      {run && <RunContent run={run} showInStream={showInStream} />}
      {!run && failure && <FailureContent failure={failure} showInStream={showInStream} />}
      {now && <WaitingContent task={{ key: task.key!, prefix: task.name }} now={now} />}
      {!run && !failure && !now && <p>{problem ?? 'Asking the exporter …'}</p>}
    </aside>
  );
}

/** Whoever closes it is where they were before. */
function useReturnedFocus(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
}

export { Details as Opened };
