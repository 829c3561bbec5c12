export { askForLines, type GetJson } from './ask-for-lines.ts';
export { Backoff } from './backoff.ts';
export { Clock } from './clock.ts';
export { comesAfter, readCursor, writeCursor, type Cursor } from './cursor.ts';
export { laneName, type LaneName } from './lane-name.ts';
export { Lines } from './lines.ts';
export {
  Connection,
  PACE,
  type AskForLines,
  type ConnectionOptions,
  type ConnectionState,
  type OpenStream,
  type Receiver,
} from './connection.ts';
export { newReaderName, STAY_MS } from './reader-name.ts';
export { RequestError } from './request-error.ts';
export { situation, type Situation } from './situation.ts';
export { failedIntervals } from './failed.ts';
export { Names } from './names.ts';
export { Running, type RunningRun } from './running.ts';
export { spansOf } from './spans.ts';
export { WorkerLanes } from './worker-lanes.ts';
