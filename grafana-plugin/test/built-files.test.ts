import { version } from '../package.json';
import { builtFiles, hasFile, readBuilt, readBuiltJson } from './built-plugin.ts';

const files = builtFiles();
const bundles = files.filter((path) => path.endsWith('.js'));
/** What pictures that are saved are called: a name, which nobody asks. */
const SVG = 'http://www.w3.org/2000/svg';

describe('the files', () => {
  test('are of kinds that a plugin has, none of them hidden', () => {
    expect(files.filter((path) => /(^|\/)\./.test(path))).toEqual([]);
    expect(
      files.filter((path) => !/(^LICENSE|^THIRD-PARTY-NOTICES\.txt|\.(js|js\.map|json|md|svg))$/.test(path)),
    ).toEqual([]);
  });

  test('have no placeholder left', () => {
    for (const path of files.filter((path) => /\.(json|md)$/.test(path)))
      expect({ path, left: /%[A-Z_]{3,}%/.exec(readBuilt(path)) }).toEqual({ path, left: null });
  });

  test('have a README of their own, with links that lead somewhere', () => {
    const readme = readBuilt('README.md');
    expect(readme).toMatch(/^# Daskscope/);
    expect(readme.length).toBeGreaterThan(400);
    expect(readme).not.toMatch(/template|scaffold|TODO|lorem/i);
    const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !link.startsWith('https://') && !hasFile(link))).toEqual([]);
  });

  test('have the licence, and the changes of this version', () => {
    expect(readBuilt('LICENSE')).toMatch(/Apache License\s+Version 2\.0/);
    expect(readBuilt('CHANGELOG.md')).toContain(`## ${version}`);
  });
});

describe.each(bundles)('%s', (path) => {
  const code = readBuilt(path);

  test('runs no text as code, and makes no HTML of text', () => {
    const dangerous =
      /\beval\s*\(|\bnew Function\b|\b(inner|outer)HTML\b|insertAdjacentHTML|dangerouslySetInnerHTML|__html\b|document\.write/;
    expect(dangerous.exec(code)).toBeNull();
  });

  test('reaches nothing but Grafana: no request of its own, no address but examples to read', () => {
    expect(
      /\bfetch\s*\(\s*["'`]|XMLHttpRequest|\bWebSocket\b|EventSource|sendBeacon|createElement\(["']script/.exec(
        code,
      ),
    ).toBeNull();
    const addresses = code.replaceAll(SVG, '').match(/\b(https?|wss?):\/\/[\w.-]+/g) ?? [];
    const examples = ['http://localhost', 'https://example.com'];
    expect(addresses.filter((address) => !examples.includes(address))).toEqual([]);
  });

  test('has a source map that names no place of the machine it was built on', () => {
    const { sources, sourcesContent } = readBuiltJson<{ sources: string[]; sourcesContent: string[] }>(
      `${path}.map`,
    );
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => !source.startsWith('webpack://daskscope-app/'))).toEqual([]);
    expect(sources.filter((source) => /^webpack:\/\/daskscope-app\/(\/|[A-Za-z]:)/.test(source))).toEqual([]);
    const root = process.cwd();
    expect([...sourcesContent, code].filter((text) => text?.includes(root))).toEqual([]);
  });
});
