/** Apart from the rest, since views load it when they are opened. */
export { layOutInColumns } from './columns.ts';
export { MARGIN, type LaidOut, type NodeSize, type Part, type Point } from './laid-out.ts';
export { layOutParts } from './parts.ts';
