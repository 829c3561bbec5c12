import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents.ts';

test.each(Object.entries(documents()))(
  '%s says what the code does (npm run docs writes it)',
  (path, text) => {
    expect(readFileSync(join(__dirname, '../..', path), 'utf8')).toBe(text);
  },
);
