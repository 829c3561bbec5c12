import { groupCss } from '../draw/paint.ts';
import type { Theme } from '../draw/theme.ts';
import type { LegendItem } from './legend.ts';
import { pngOf } from './png.ts';
import { saveFile } from './save-file.ts';
import type { Saved } from './saved.ts';
import { svgOf } from './svg.ts';

export type PictureKind = 'svg' | 'png';

/** What is listed below a picture: its functions, and what else a colour means. */
export const pictureLegend = (
  functions: readonly { group: number; name: string }[],
  theme: Theme,
): LegendItem[] => [
  ...functions.map(({ group, name }) => ({ name, colour: groupCss(group) })),
  { name: 'transfer', colour: theme.transfer },
  { name: 'erred', colour: theme.error },
];

/**
 * Has the browser save a picture.
 * @param of what it is of, in the file's name; null: nothing more than a task stream
 * @throws Error with a sentence, where none can be made
 */
export async function savePicture(saved: Saved, kind: PictureKind, of: string | null): Promise<void> {
  const blob = kind === 'png' ? await pngOf(saved) : new Blob([svgOf(saved)], { type: 'image/svg+xml' });
  const time = new Date().toISOString().slice(0, 19).replace(/[:]/g, '');
  const name = of?.replace(/[^\w.-]+/g, '-');
  saveFile(blob, ['dask-task-stream', ...(name ? [name] : []), `${time}Z.${kind}`].join('-'));
}
