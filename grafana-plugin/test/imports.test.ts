import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import exported from './grafana-12.4-exports.json';

/** Written by the build (webpack.config.ts): per package, the names that the bundles take from it. */
const IMPORTS = join(__dirname, '..', 'dist', 'imports.json');

function imports(): Record<string, string[] | boolean | null> {
  if (!existsSync(IMPORTS))
    throw new Error('There is no build to test: run `npm run build -w grafana-plugin` first');
  return JSON.parse(readFileSync(IMPORTS, 'utf8'));
}

/** The types come from 13.1.0, which has names that the oldest Grafana supported does not: undefined at run time. */
test('every name that the bundles take from Grafana is there in 12.4', () => {
  const known: Record<string, string[]> = exported;
  const taken = Object.entries(imports());
  expect(taken.map(([name]) => name)).toContain('@grafana/ui');
  const missing = taken.flatMap(([name, names]) =>
    // A whole package, or none of its names known, would hide what is missing.
    Array.isArray(names)
      ? names.filter((taken) => !known[name]?.includes(taken)).map((taken) => `${name}: ${taken}`)
      : [`${name}: taken as a whole`],
  );
  expect(missing).toEqual([]);
});
