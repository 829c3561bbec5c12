export { pngOf } from './png.ts';
export { saveFile } from './save-file.ts';
export { pictureLegend, savePicture, type PictureKind } from './save-picture.ts';
export { svgOf } from './svg.ts';
export { TooManyShapes } from './lane-shapes.ts';
export type { Saved } from './saved.ts';
