import { writeFileSync } from 'node:fs';
import { documents } from '../exporter/src/documents.ts';

for (const [path, text] of Object.entries(documents())) writeFileSync(path, text);
