import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Publish } from './publish.ts';

let folder: string;
let done: (failed: boolean) => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'publish-'));
  const tap = (_: string, listener: (stats: { hasErrors: () => boolean }) => void) => {
    done = (failed) => listener({ hasErrors: () => failed });
  };
  new Publish(join(folder, 'built'), join(folder, 'dist', 'app')).apply({
    hooks: { done: { tap } },
  } as never);
});

afterEach(() => rmSync(folder, { recursive: true }));

function build(name: string): void {
  mkdirSync(join(folder, 'built'), { recursive: true });
  writeFileSync(join(folder, 'built', name), name);
}

const published = () => readdirSync(join(folder, 'dist', 'app'));

test('the first build comes into its place', () => {
  build('one.js');
  done(false);
  expect(published()).toEqual(['one.js']);
  expect(readFileSync(join(folder, 'dist', 'app', 'one.js'), 'utf8')).toBe('one.js');
});

test('another takes its place whole', () => {
  build('one.js');
  done(false);
  build('two.js');
  expect(published()).toEqual(['one.js']);
  done(false);
  expect(published()).toEqual(['two.js']);
  expect(existsSync(join(folder, 'built'))).toBe(false);
});

test('one that failed changes nothing', () => {
  build('one.js');
  done(false);
  build('half.js');
  done(true);
  expect(published()).toEqual(['one.js']);
});
