export { pngOf } from './png.ts';
export { svgOf } from './svg.ts';
export { TooManyShapes } from './lane-shapes.ts';
export type { Saved } from './saved.ts';
