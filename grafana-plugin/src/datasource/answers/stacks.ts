import { labelOf, LIMITS, type Stacks, type TaskStack } from '@daskscope/api';
import { silence } from '@daskscope/client/asked';
import { formatCount, formatDuration } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { LOG_LINES } from '../frames/errors.ts';
import { columns, frame } from '../frames/field.ts';
import { COUNT } from '../frames/workers.ts';
import { Notices } from './notices.ts';
import type { OnceApi, OnceAsked } from './once.ts';

/** What the tasks that run now are doing, the longest first: for the logs panel and for tables. */
export async function askStacks(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { filter, query } = asked;
  const answer = await api.onRequest<Stacks>('stacks', {
    key: query.taskKey,
    worker: filter.values.workers,
    limit: LIMITS.stacks,
  });
  const stacks = answer.stacks.filter(
    (stack) => filter.prefix(stack.prefix) && filter.text(`${stack.key}\n${stackText(stack)}`),
  );
  return [stacksFrame(asked.refId, answer, stacks)];
}

function stacksFrame(refId: string, answer: Stacks, stacks: readonly TaskStack[]): DataFrame {
  const of = columns(stacks);
  const running = ({ since }: TaskStack) => (since === null ? null : Math.max(0, answer.time - since) / 1000);
  return frame(
    refId,
    'Stacks',
    [
      of.time('timestamp', 'Asked at', () => answer.time),
      of.text('body', 'Stack', (stack) => `${headOf(stack, running(stack))}\n${stackText(stack)}`),
      of.text('severity', 'Severity', () => 'info'),
      of.text('id', 'Id', ({ worker, key }) => `${worker}/${key}`),
      of.field('other', 'labels', 'Labels', ({ worker, prefix, key }) => ({
        function: labelOf(prefix),
        worker,
        key,
      })),
      of.text('function', 'Function', ({ prefix }) => labelOf(prefix)),
      of.number('position', 'Colour', ({ position }) => position, 'none', COUNT),
      of.text('key', 'Key', ({ key }) => key),
      of.text('worker', 'Worker', ({ worker }) => worker),
      of.number('running', 'Runs for', running, 's'),
      of.text('call', 'Runs now', ({ frames }) => {
        const now = frames.at(-1);
        return now ? `${now.label} (${now.file}:${now.line})` : '';
      }),
      of.text('stack', 'Calls', stackText),
    ],
    noticesOf(answer, stacks).meta({ type: LOG_LINES, preferredVisualisationType: 'logs' }),
  );
}

function headOf({ key, worker }: TaskStack, seconds: number | null): string {
  return `${key} on ${worker}${seconds === null ? '' : `, for ${formatDuration(seconds * 1000)}`}`;
}

/** The outermost call first, as Python writes a traceback. */
function stackText({ frames, cut }: TaskStack): string {
  const lines = frames.map(
    ({ label, file, line, code }) => `  ${label}, ${file}:${line}${code && `\n    ${code}`}`,
  );
  return [...(cut > 0 ? [`  ${formatCount(cut)} outer calls are left out`] : []), ...lines].join('\n');
}

function noticesOf({ total, state, workers, stacks }: Stacks, shown: readonly TaskStack[]): Notices {
  const notices = new Notices().warning(silence(workers));
  if (stacks.length === 0)
    return state === undefined
      ? notices.nothing('none', 'No task runs at this moment.')
      : notices.nothing('none', `The task is ${state}: nothing of it runs at this moment.`);
  if (shown.length === 0) return notices.nothing('none', 'No task runs at this moment that matches.');
  return notices.info(
    total > stacks.length &&
      `The ${formatCount(stacks.length)} that ran for longest, of ${formatCount(total)}: choose a worker for others.`,
  );
}
