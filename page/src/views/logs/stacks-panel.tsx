import type { Stacks, TaskStack } from '@daskscope/api';
import { silence } from '@daskscope/client/asked';
import { formatCount, formatDuration } from '@daskscope/timeline';
import type { Live } from '../../live.ts';
import { AskAgain } from '../ask-again.tsx';
import { AskedNote } from '../asked-note.tsx';
import { Remarks } from '../remarks.tsx';
import { useAsked } from '../use-asked.ts';

export interface StacksPanelProps {
  live: Live;
  /** '': every worker's. */
  worker: string;
  /** '': whatever runs. */
  taskKey: string;
}

/** What the tasks that run now are doing: their calls, the outermost first. */
export function StacksPanel({ live, worker, taskKey }: StacksPanelProps) {
  const asked = useAsked<Stacks>('stacks', {
    ...(worker !== '' && { worker }),
    ...(taskKey !== '' && { key: taskKey }),
  });
  const { answer } = asked;
  return (
    <section id="stacks" aria-label="Stacks of what runs now">
      <h2>
        {`Stacks of what runs now${taskKey === '' ? '' : `: ${taskKey}`}`}{' '}
        <small>
          {answer &&
            answer.total > answer.stacks.length &&
            `the oldest ${answer.stacks.length} of ${formatCount(answer.total)}`}
        </small>
        <span class="right">
          <AskAgain asked={asked} />
        </span>
      </h2>
      <AskedNote asked={asked} empty={answer?.stacks.length === 0 ? emptyText(answer) : null} />
      <Remarks of={answer && silence(answer.workers)} />
      <div class="stacks">
        {answer?.stacks.map((stack) => (
          <Stack
            key={`${stack.worker} ${stack.key}`}
            stack={stack}
            time={answer.time}
            name={live.workerName(stack.worker)}
          />
        ))}
      </div>
    </section>
  );
}

const emptyText = ({ state }: Stacks): string =>
  state === undefined
    ? 'No task runs at this moment.'
    : `The task is ${state}: nothing of it runs at this moment.`;

function Stack({ stack, time, name }: { stack: TaskStack; time: number; name: string }) {
  const { key, since, frames, cut } = stack;
  const age = since === null ? '' : `${formatDuration(Math.max(0, time - since))} · `;
  return (
    <div>
      <h3>{`${age}${key} · ${name}`}</h3>
      <pre>
        {cut > 0 && `… ${formatCount(cut)} outer calls\n`}
        {frames.map(({ label, file, line, code }) => `${label}  ${file}:${line}\n    ${code}\n`).join('')}
      </pre>
    </div>
  );
}
