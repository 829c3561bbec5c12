import type { TaskFailure } from '@daskscope/api';
import { groupCss, type KnownRange } from '@daskscope/timeline';
import { ScrollList, type RowPlace } from '../parts/scroll-list.tsx';
import { Swatch } from '../parts/swatch.tsx';
import { useShown } from '../shown.ts';
import { clockTime } from '../times.ts';
import type { Failures } from './failures.ts';
import { noFailures } from './no-failures.ts';

interface Naming {
  workerName: (address: string) => string;
  /** Position of a failed task's function, which is its colour. */
  position: (failure: TaskFailure) => number;
}

export interface ErrorsPanelProps extends Naming {
  failures: Failures;
  open: (failure: TaskFailure) => void;
  /** What is said while there is nothing. */
  empty: string;
  /** Where the scheduler is not heard: when it was; null: it is. */
  heard: readonly KnownRange[] | null;
}

/** What failed, newest first. */
export function ErrorsPanel({ failures: told, open, empty, heard, ...naming }: ErrorsPanelProps) {
  const { failures, total, note, known } = useShown(told.shown);
  return (
    <section id="failures">
      <h2>
        Errors <small id="errors-note">{note}</small>
      </h2>
      <ScrollList
        items={failures}
        role="group"
        aria-label="Failed tasks, newest first"
        row={(failure, place) => (
          <FailureRow failure={failure} open={() => open(failure)} naming={naming} place={place} />
        )}
      />
      <p class="empty" hidden={total !== 0}>
        {noFailures(empty, { known, heard })}
      </p>
    </section>
  );
}

interface FailureRowProps {
  failure: TaskFailure;
  open: () => void;
  naming: Naming;
  place: RowPlace;
}

function FailureRow({ failure, open, naming, place }: FailureRowProps) {
  const { key, prefix, exception, killed, workers, time } = failure;
  return (
    <button class="row" title={`${key}\n${exception}`} onClick={open} {...place}>
      <span class="cell">
        <Swatch colour={groupCss(naming.position(failure))} /> <span>{prefix}</span>
      </span>
      <span class="cell">{`${killed ? 'Worker died: ' : ''}${firstLine(exception)}`}</span>
      <span class="cell">{workers.map(naming.workerName).join(', ')}</span>
      <span class="cell">{clockTime(time)}</span>
    </button>
  );
}

/** It says what it is: 'ValueError: 7'. */
const firstLine = (exception: string): string => exception.split('\n', 1)[0]!;
