import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARDS } from './dashboards.ts';

const [folder] = process.argv.slice(2);
for (const [file, make] of Object.entries(DASHBOARDS))
  writeFileSync(join(folder!, file), JSON.stringify(make()));
