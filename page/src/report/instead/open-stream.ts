import type { ReportData, StreamLine, TasksUpdate } from '@daskscope/api';
import type { OpenStream } from '@daskscope/client';
import { report } from '../data.ts';

const HEARTBEAT_MS = 1_000;

/** Of a life that is none: there is no past to ask for beside what comes. */
const NO_PAST = ':0';

/** All that the report has, as lines of a stream that then stays open. */
export const openStream: OpenStream = (cursor, receiver) => {
  const encoder = new TextEncoder();
  const send = (line: StreamLine) => receiver.bytes(encoder.encode(`${JSON.stringify(line)}\n`));
  const heartbeat = () => send({ topic: 'heartbeat', data: { time: report().to } });
  // Who opens it is to know it first.
  const begin = setTimeout(() => (cursor === null ? linesOf(report()).forEach(send) : heartbeat()));
  const timer = setInterval(heartbeat, HEARTBEAT_MS);
  return () => {
    clearTimeout(begin);
    clearInterval(timer);
  };
};

function linesOf({ status, progress, workers, tasks, left }: ReportData): StreamLine[] {
  return [
    { topic: 'status', data: status },
    { topic: 'workers', data: workers },
    { topic: 'progress', data: progress },
    ...tasks.map((page, index): StreamLine => {
      const data: TasksUpdate = { ...page, cursor: NO_PAST, reset: false, lost: index === 0 ? left : 0 };
      return { topic: 'tasks', data };
    }),
  ];
}
