import type { Stats } from 'node:fs';

/** Another one once the file was written, replaced or made readable; undefined: there is none. */
export const stampOf = (stat: Stats | undefined): string =>
  stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}` : 'gone';
