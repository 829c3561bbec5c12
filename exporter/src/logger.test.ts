import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from './logger.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'logger-test-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('nothing that is logged steers a terminal; a stack keeps its lines', () => {
  const file = join(folder, 'log');
  const log = createLogger({ level: 'info', format: 'text' }, file);
  const hostile = 'a\u009b31m\u001b[2J\u007f\u0085b';
  const err = new Error(hostile);
  err.stack = `Error: ${hostile}\n    at ${hostile}`;
  log.warn({ err, address: hostile, nested: { name: [hostile] } }, hostile);
  const text = readFileSync(file, 'utf8');
  expect(text.match(/[^\P{Cc}\n]/gu)).toBeNull();
  expect(text).toMatch(/^[^\n]*WARN[^\n]*a\\x9b31m\\x1b\[2J\\x7f\\x85b/);
  expect(text).toMatch(/\n +at a\\x9b31m/);
});
