import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { document, ROOT } from './documents.ts';

/** What docs/troubleshooting.md quotes is what the code says, so that whoever searches for a sentence finds it. */

const FOLDERS = ['client/src', 'exporter/src', 'page/src', 'grafana-plugin/src'];

const FILES = FOLDERS.flatMap(sourcesBelow).map((path) => readFileSync(path, 'utf8'));
const SHARED = new Map([
  ...constantsOf(FILES.join('\n'), /const ([A-Z_]+) = (?:'([^'\n]*)'|(\d+));/g),
  // What flags are called, where a sentence may also name a field of a file.
  ...constantsOf(FILES.join('\n'), /\b(\w+): '(--[\w.-]+)',/g),
]);

/** Sources with their texts as they are read: constants and '…' put in, pieces joined, quotes unescaped. */
const SOURCES = FILES.map((source) => {
  const own = constantsOf(source, /const (\w+) = (?:'([^'\n]*)'|`([^`\n]*)`);/g);
  const fill = (text: string) =>
    text.replace(
      /\$\{(?:names\.)?(\w+)\}/g,
      (whole, name: string) => own.get(name) ?? SHARED.get(name) ?? whole,
    );
  return fill(fill(source))
    .replace(/['`] \+\s*['`]/g, '')
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…')
    .replace(/\\(['"`])/g, '$1');
});

const sentences = document('docs/troubleshooting.md').blocks.flatMap(({ language, text }) =>
  language === 'text' ? text.trimEnd().split('\n') : [],
);

test('there are sentences', () => expect(sentences.length).toBeGreaterThan(30));

test.each(sentences)('%s', (sentence) => {
  const pieces = sentence.split(/…[\s.]*/).filter((piece) => /\w\w/.test(piece));
  expect(pieces).not.toEqual([]);
  expect(SOURCES.some((source) => saysInOrder(source, pieces))).toBe(true);
});

/** Whether one text of the source has all pieces, one soon after the other. */
function saysInOrder(source: string, pieces: readonly string[]): boolean {
  const pattern = pieces.map(escapeForPattern).join('[^\\n]{0,40}?');
  return new RegExp(pattern).test(source);
}

function constantsOf(source: string, pattern: RegExp): Map<string, string> {
  return new Map(
    [...source.matchAll(pattern)].map(([, name, ...values]) => [name!, values.find(Boolean) ?? '']),
  );
}

const escapeForPattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : sourcesBelow(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [join(ROOT, path)] : [];
  });
}
