import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { preProcessFile } from 'typescript';
import { ROOT } from './docs/documents.ts';

/** What imports what, types included. */

const WORKSPACES = ['api', 'client', 'exporter', 'grafana-plugin', 'page', 'simulator', 'timeline'];

const files = WORKSPACES.flatMap((workspace) =>
  readdirSync(join(ROOT, workspace, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.d\.ts$|\.test\.|testing\/|testdata\//.test(name))
    .map((name) => join(workspace, 'src', name)),
);
const known = new Set(files);

const imports = new Map(
  files.map((file) => {
    const { importedFiles } = preProcessFile(readFileSync(join(ROOT, file), 'utf8'));
    const paths = importedFiles.map(({ fileName }) => join(dirname(file), fileName));
    return [file, paths.filter((path) => known.has(path))];
  }),
);

/** A way from `start` back to it, by what each leads to; null: there is none. */
function circleOf(start: string, next: ReadonlyMap<string, Iterable<string>>): string[] | null {
  const from = new Map<string, string>();
  const open = [start];
  for (const at of open)
    for (const to of next.get(at) ?? []) {
      if (to === start) {
        const way = [at];
        while (way[0] !== start) way.unshift(from.get(way[0]!)!);
        return way;
      }
      if (from.has(to)) continue;
      from.set(to, at);
      open.push(to);
    }
  return null;
}

/** A folder may use what stands above it, and what is above puts together what is below: those are no two folders. */
const holds = (folder: string, other: string) => !relative(folder, other).startsWith('..');

function folderImports(): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const [file, paths] of imports)
    for (const path of paths) {
      const [from, to] = [dirname(file), dirname(path)];
      if (holds(from, to) || holds(to, from)) continue;
      folders.set(from, (folders.get(from) ?? new Set()).add(to));
    }
  return folders;
}

test('the sources are found', () => {
  expect(files.length).toBeGreaterThan(300);
  expect([...imports.values()].flat().length).toBeGreaterThan(files.length);
});

test('no file imports itself by way of others', () => {
  expect(files.map((file) => circleOf(file, imports)).filter(Boolean)).toEqual([]);
});

test('no folder imports itself by way of others beside it', () => {
  const folders = folderImports();
  expect([...folders.keys()].map((folder) => circleOf(folder, folders)).filter(Boolean)).toEqual([]);
});
