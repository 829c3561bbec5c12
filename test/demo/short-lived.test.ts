import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../child.ts';
import { ROOT } from '../docs/documents.ts';
import { eventually } from '../wait-until.ts';

/** What `npm start` does without Python, at a faster pace. */
const PROGRAM = `
import { Children } from './demo/children.mjs';
import { comeAndGo, Simulator } from './demo/simulated.mjs';
const simulator = new Simulator(process.cwd(), new Children(({ name, reason }) => console.log(name + ' ' + reason)));
const file = process.argv[1];
void comeAndGo(
  () => simulator.start('simulator', ['--workers=1'], file),
  file,
  (sentence) => console.log(sentence),
  { staysMs: 200, noticeMs: 0, awayMs: 200 },
);
`;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'daskscope-demo-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a cluster that cannot write where it is is told of, and the next one comes all the same', async () => {
  const missing = join(folder, 'missing');
  const file = join(missing, 'short-lived.json');
  const demo = new Child(process.execPath, ['--input-type=module', '-e', PROGRAM, file], {}, ROOT);
  expect(await demo.line(1)).toMatch(/^The short-lived cluster failed, and the next one comes .*ENOENT/);
  mkdirSync(missing);
  const lives = new Set<string>();
  await eventually(() => {
    try {
      lives.add((JSON.parse(readFileSync(file, 'utf8')) as { id: string }).id);
    } catch {
      // It is away.
    }
    expect(lives.size).toBeGreaterThan(1);
  });
  expect(demo.output.filter((line) => !line.startsWith('The short-lived cluster failed'))).toEqual([]);
  await demo.kill();
});
