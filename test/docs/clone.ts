import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Child } from '../child.ts';
import { ROOT } from './documents.ts';

const LEFT_OUT = ['node_modules', 'dist'];

/** Those that run, and what they are made of. */
const WORKSPACES = ['api', 'client', 'timeline', 'page', 'exporter', 'simulator'];

export interface Running {
  url: string;
  stop: () => Promise<void>;
}

/** A copy of what `npm start` needs, so that its build disturbs nobody who runs what is built here. */
export class Clone {
  readonly #folder = mkdtempSync(join(tmpdir(), 'clone-test-'));

  /** @param files to put beside, by name */
  constructor(files: ReadonlyMap<string, string>) {
    for (const name of [...WORKSPACES, 'demo', ...programs()])
      cpSync(join(ROOT, name), join(this.#folder, name), {
        recursive: true,
        filter: (path) => !LEFT_OUT.includes(basename(path)),
      });
    this.#installPackages();
    for (const [name, text] of files) writeFileSync(join(this.#folder, name), text);
  }

  /** Runs `npm start -- ...`; fulfilled once it answers. */
  async start(command: string): Promise<Running> {
    const child = new Child('bash', ['-c', command], {}, this.#folder);
    return { url: await printedUrl(child), stop: () => child.kill() };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Those of this checkout, one by one: nothing that is done to the copy's reaches them. */
  #installPackages(): void {
    // npm keeps in a workspace what another one has in another version.
    for (const workspace of ['.', ...WORKSPACES]) {
      const [from, to] = [ROOT, this.#folder].map((root) => join(root, workspace, 'node_modules')) as [
        string,
        string,
      ];
      if (existsSync(from)) linkAll(from, to);
    }
    const lock = createHash('sha256')
      .update(readFileSync(join(ROOT, 'package-lock.json')))
      .digest('hex');
    writeFileSync(
      join(this.#folder, 'node_modules', '.daskscope-installed'),
      JSON.stringify({ lock, set: 'full' }),
    );
  }
}

function linkAll(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from))
    if (name !== '.daskscope-installed') symlinkSync(join(from, name), join(to, name));
}

const programs = () =>
  readdirSync(ROOT).filter((name) => /^(.*\.mjs|package(-lock)?\.json|tsconfig\.json|\.npmrc)$/.test(name));

async function printedUrl(child: Child): Promise<string> {
  for (let i = 0; ; i++) {
    const url = / at: (https?:\S+)$/.exec(await child.line(i))?.[1];
    if (url) return url;
  }
}
