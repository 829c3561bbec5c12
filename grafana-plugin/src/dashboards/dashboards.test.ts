import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARDS, toJson } from './dashboards.ts';

test.each(Object.entries(DASHBOARDS))(
  '%s is what its code makes (npm run dashboards writes it)',
  (file, make) => {
    expect(readFileSync(join(__dirname, file), 'utf8')).toBe(toJson(make()));
  },
);
