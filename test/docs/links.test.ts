import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { DOCUMENTS, document, ROOT } from './documents.ts';

test.each(DOCUMENTS.map(({ path }) => path))('links of %s lead somewhere', (path) => {
  const { targets } = document(path);
  expect(targets.filter((target) => !isExternal(target) && !leads(path, target))).toEqual([]);
});

test('the README leads to every document of the docs folder', () => {
  const linked = new Set(document('README.md').targets.map((target) => normalize(target.split('#')[0]!)));
  const documents = DOCUMENTS.map(({ path }) => path).filter((path) => /^docs\/[^/]+\.md$/.test(path));
  expect(documents.filter((path) => !linked.has(path))).toEqual([]);
});

function leads(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : normalize(join(dirname(from), decodeURIComponent(file)));
  if (!existsSync(join(ROOT, path))) return false;
  return anchor === undefined || document(path).anchors.has(decodeURIComponent(anchor));
}

const isExternal = (target: string) => /^[a-z]+:/.test(target);
