import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARDS } from './dashboards.ts';

test.each(Object.entries(DASHBOARDS))(
  '%s is what its code makes (npm run dashboards writes it)',
  (file, make) => {
    const committed: unknown = JSON.parse(readFileSync(join(__dirname, file), 'utf8'));
    expect(committed).toEqual(JSON.parse(JSON.stringify(make())));
  },
);
