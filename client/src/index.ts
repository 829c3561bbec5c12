export { Clock } from './clock.ts';
export { readCursor, writeCursor, type Cursor } from './cursor.ts';
export { laneName, type LaneName } from './lane-name.ts';
export { Lines } from './lines.ts';
