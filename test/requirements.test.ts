import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DASK_VERSIONS } from './dask-cluster.ts';

const ROOT = join(__dirname, '..');
const FOLDERS = ['demo', join('test', 'requirements')];

const wanted = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.in'))
    .map((name) => join(folder, name)),
);

/** Requirements as pip reads them: lines that end in a backslash go on. */
function requirements(path: string): string[] {
  return readFileSync(join(ROOT, path), 'utf8')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
}

test('every version of Dask that is tested has its own', () => {
  expect(wanted).toEqual(
    expect.arrayContaining(DASK_VERSIONS.map((version) => join('test', 'requirements', `${version}.in`))),
  );
});

test.each(wanted)('%s is locked, to the last package and by hashes', (path) => {
  const locked = requirements(path.replace(/\.in$/, '.txt'));
  for (const line of locked) expect(line).toMatch(/^[a-z0-9._-]+==\S+ .*--hash=sha256:[0-9a-f]{64}/);
  for (const line of requirements(path))
    expect(locked.some((pin) => pin.startsWith(line.includes('==') ? `${line} ` : `${line}==`))).toBe(true);
});
