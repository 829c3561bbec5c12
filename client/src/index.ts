export { askForLines, type GetJson } from './ask-for-lines.ts';
export { Backoff } from './backoff.ts';
export { Clock } from './clock.ts';
export { comesAfter, readCursor, writeCursor, type Cursor } from './cursor.ts';
export { laneName, type LaneName } from './lane-name.ts';
export { Lines } from './lines.ts';
export { Connection, type ConnectionState } from './connection.ts';
export {
  PACE,
  type AskForLines,
  type ConnectionOptions,
  type OpenStream,
  type Receiver,
} from './connection-options.ts';
export { newReaderName, STAY_MS } from './reader-name.ts';
export { RequestError } from './request-error.ts';
export { situation, type Situation } from './situation.ts';
export { failedIntervals } from './failed.ts';
export { Names } from './names.ts';
export { Running, type RunningRun } from './running.ts';
export { spansOf } from './spans.ts';
export { WholeLines } from './whole-lines.ts';
export { WorkerLanes } from './worker-lanes.ts';
