import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What users install. */
const PLUGIN = join(__dirname, '..', 'dist', 'daskscope-app');

/** Files of the built plugin, as paths within it. */
export function builtFiles(): string[] {
  if (!existsSync(PLUGIN))
    throw new Error('There is no build to test: run `npm run build -w grafana-plugin` first');
  return readdirSync(PLUGIN, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(PLUGIN, join(parentPath, name)));
}

export const hasFile = (path: string) => existsSync(join(PLUGIN, path));
export const readBuilt = (path: string) => readFileSync(join(PLUGIN, path), 'utf8');
export const readBuiltJson = <T>(path: string) => JSON.parse(readBuilt(path)) as T;
