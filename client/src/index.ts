export { inOrder } from './clusters/in-order.ts';
export { TIME_FILES, wholeTime, type FileKind } from './files/time-file.ts';
export { overUnread } from './groups/over-unread.ts';
export { askForLines, type GetJson } from './stream/ask-for-lines.ts';
export { Attempts } from './stream/attempts.ts';
export { Backoff } from './stream/backoff.ts';
export { Clock } from './stream/clock.ts';
export { readCursor, writeCursor, type Cursor } from './runs/cursor.ts';
export { hostOf, laneName, type LaneName } from './lanes/lane-name.ts';
export { Lines, readLine } from './stream/lines.ts';
export { Connection, type ConnectionState } from './stream/connection.ts';
export {
  PACE,
  type AskForLines,
  type ConnectionOptions,
  type OpenStream,
  type Receiver,
} from './stream/connection-options.ts';
export { refuses, RequestError, type RefusalCode } from './stream/request-error.ts';
export { FunctionRows, NO_TASKS, type ToldRow } from './progress/function-rows.ts';
export {
  NO_SCHEDULER_SEEN,
  sayNews,
  sayNoConnection,
  sayNoScheduler,
  saySilence,
  situation,
  type News,
  type Situation,
} from './situation.ts';
export { around } from './runs/around.ts';
export { failedIntervals } from './runs/failed.ts';
export { Found } from './runs/found.ts';
export { Keys, makeRoomForKeys } from './runs/keys.ts';
export { KnownRuns } from './runs/known-runs.ts';
export { Names } from './runs/names.ts';
export { pagesOf } from './runs/pages.ts';
export { Running, type RunningRun } from './lanes/running.ts';
export { RunLog } from './runs/run-log.ts';
export { SEGMENT_RUNS, type Run, type RunSegment, type Times } from './runs/run-segment.ts';
export { cameBack, currentLife, runsBefore } from './runs/runs-before.ts';
export { NO_SOURCE, sourcesOf } from './runs/sources.ts';
export { spansOf } from './runs/spans.ts';
export { staying, streamRequest, type StreamRequest } from './stream/stream-request.ts';
export { WholeLines } from './stream/whole-lines.ts';
export { WorkerLanes } from './lanes/worker-lanes.ts';
export { byHost, largestOf, natural, sumOf, type Host } from './workers/by-host.ts';
