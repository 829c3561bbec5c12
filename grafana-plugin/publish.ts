import { existsSync, mkdirSync, renameSync, rmSync } from 'fs';
import path from 'path';
import type { Compiler } from 'webpack';

/**
 * Puts what was built in the place of what was there, whole: a Grafana that reads it meanwhile finds one or the other, and a
 * build that failed leaves the last one. Both folders lie on one file system.
 */
export class Publish {
  readonly #built: string;
  readonly #place: string;

  constructor(built: string, place: string) {
    this.#built = built;
    this.#place = place;
  }

  apply(compiler: Pick<Compiler, 'hooks'>): void {
    compiler.hooks.done.tap('Publish', (stats) => {
      if (!stats.hasErrors()) swap(this.#built, this.#place);
    });
  }
}

function swap(built: string, place: string): void {
  const old = `${built}.old`;
  rmSync(old, { recursive: true, force: true });
  mkdirSync(path.dirname(place), { recursive: true });
  if (existsSync(place)) renameSync(place, old);
  renameSync(built, place);
  rmSync(old, { recursive: true, force: true });
}
