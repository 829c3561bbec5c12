import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clusters } from '@daskscope/api';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog } from '../task-runs.ts';
import { writeTlsFiles, type TlsFiles } from '../tls-files.ts';
import { eventually } from '../wait-until.ts';
import { Clone } from './clone.ts';
import { runCurl } from './curl.ts';
import { blocksIn, document, ROOT, type Block } from './documents.ts';
import { runPython, startPython } from './python.ts';
import { untilConnected } from './until-connected.ts';

/** Every command and every program of the documents is run here as it stands, or says why nobody runs it. */

const SCHEDULER = /tcp:\/\/(scheduler|localhost):8786/;
const TLS_SCHEDULER = 'tls://scheduler:8786';
/** What a user's exporter listens on, another one may too. */
const ANY_PORT = '--web.listen-address=127.0.0.1:0';

let cluster: DaskCluster;
let exporter: ExporterProcess;
let files: TlsFiles;
let clone: Clone;

beforeAll(async () => {
  [cluster, files] = await Promise.all([DaskCluster.start(NEWEST, { processes: false }), writeTlsFiles()]);
  exporter = await ExporterProcess.start(cluster.address);
  await untilConnected(exporter.url);
  await cluster.run('example');
  await cluster.run('fail', { key: 'bad-1' });
  const { stream } = await cluster.says();
  await eventually(async () => expect(await readLog(exporter)).toHaveLength(stream!.records.length));
  const web = blocksIn('yaml').find(({ text }) => text.includes('basic_auth_users:'))!;
  const pem = { 'ca.pem': files.ca, 'cert.pem': files.cert, 'key.pem': files.key };
  clone = new Clone(
    new Map([
      ['web.yml', web.text],
      ...Object.entries(pem).map(([name, path]) => [name, readFileSync(path, 'utf8')] as const),
    ]),
  );
});

afterAll(async () => {
  await exporter?.stop();
  await cluster?.close();
  clone?.remove();
  if (files) rmSync(files.folder, { recursive: true });
});

interface Runner {
  /** Which blocks it runs. */
  of: RegExp;
  run: (block: Block) => Promise<void> | void;
}

/** That this is run by something else, which says so. */
const by = (path: string, says: string) => () =>
  expect(readFileSync(join(ROOT, path), 'utf8')).toContain(says);

const RUNNERS: readonly Runner[] = [
  { of: /^npm start$/, run: by('test/start.mjs', "spawn('npm', ['start']") },
  { of: /^npm test$/, run: by('.ci/run', '\nnpm test ') },
  { of: /^(\w+=\$\()?curl -s/, run: runCurlBlock },
  { of: /^dask-exporter report /, run: writeReport },
  { of: /^npm start -- tcp:\S+$/, run: ({ text }) => attach(text) },
  { of: /^npm start -- tcp:\S+ --web\.config\.file=web\.yml$/, run: attachWithPassword },
  { of: /^npm start -- tls:.*\.pem$/, run: attachOverTls },
  { of: /^npx \S+\.tgz tcp:\S+$/, run: by('test/packages.test.ts', 'npx(packages, `./${basename(') },
  { of: /scheduler_kwargs=/, run: watchNotebooks },
  { of: /LocalCluster\(/, run: attachToNotebook },
  { of: /urlopen\(/, run: readWithPython },
];

const RUNNABLE = blocksIn('sh', 'python').filter(({ notRun }) => notRun === null);

test('there are commands', () => expect(RUNNABLE.length).toBeGreaterThan(15));

test.each(RUNNABLE)('$at', async (block) => {
  const runner = RUNNERS.find(({ of }) => of.test(block.text.trim()));
  if (!runner)
    throw new Error(
      `Nobody runs this. Add a runner, or say why before the block: <!-- not run in CI: ... -->\n${block.text}`,
    );
  await runner.run(block);
});

/** What follows is the answer that the document shows; one with an error is of a request that is refused. */
async function runCurlBlock(block: Block): Promise<void> {
  const { blocks } = document(block.at.split(':')[0]!);
  const next = blocks[blocks.indexOf(block) + 1];
  const refused = next?.language === 'json' && 'error' in (JSON.parse(next.text) as object);
  const answers = await runCurl(block.text, exporter.url);
  expect(answers.length).toBeGreaterThan(0);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([refused ? 400 : 200]));
}

/** As it stands, of the exporter here. */
async function writeReport({ text }: Block): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'report-command-'));
  const [, ...argv] = text
    .trim()
    .replace(/http:\/\/localhost:\d+/, exporter.url)
    .split(' ');
  const program = join(ROOT, 'exporter', 'dist', 'main.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...argv], { cwd: folder });
  expect(readFileSync(join(folder, stdout.trim()), 'utf8')).toContain('Daskscope report</title>');
  rmSync(folder, { recursive: true });
}

/** Runs `npm start -- ...` until it is connected and `check` is done. */
async function attach(
  command: string,
  { address = cluster.address, curl = [], check }: AttachOptions = {},
): Promise<void> {
  const { url, stop } = await clone.start(
    `${command.trim().replace(SCHEDULER, address).replace(TLS_SCHEDULER, address)} ${ANY_PORT}`,
  );
  try {
    await untilConnected(url, curl);
    await check?.(url);
  } finally {
    await stop();
  }
}

interface AttachOptions {
  address?: string;
  /** Options for curl. */
  curl?: string[];
  check?: (url: string) => Promise<void>;
}

function attachWithPassword({ text }: Block): Promise<void> {
  return attach(text, {
    curl: ['--insecure', '--user', 'grafana:change-me'],
    check: (url) => expect(untilConnected(url, ['--insecure'], 0)).rejects.toThrow('401'),
  });
}

async function attachOverTls({ text }: Block): Promise<void> {
  const { ca, cert, key } = files;
  const roles = ['scheduler', 'worker', 'client'];
  const secure = await DaskCluster.start(NEWEST, {
    processes: false,
    security: {
      require_encryption: true,
      tls_ca_file: ca,
      ...Object.fromEntries(
        roles.flatMap((role) => [
          [`tls_${role}_cert`, cert],
          [`tls_${role}_key`, key],
        ]),
      ),
    },
  });
  try {
    await attach(text, { address: secure.address });
  } finally {
    await secure.close();
  }
}

async function attachToNotebook({ text }: Block): Promise<void> {
  const python = startPython(small(text));
  const other = await ExporterProcess.start(await python.line(0));
  await untilConnected(other.url);
  await other.stop();
  await python.kill();
}

/** The exporter is that of the command after it. */
async function watchNotebooks({ text, at }: Block): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'notebooks-'));
  const program = small(text).replace('~/dask-clusters', folder);
  const command = document(at.split(':')[0]!).blocks.find((block) =>
    block.text.includes('$HOME/dask-clusters'),
  )!;
  const python = startPython(program);
  const { url, stop } = await clone.start(
    `${command.text.trim().replace('$HOME/dask-clusters', folder)} ${ANY_PORT}`,
  );
  try {
    await eventually(async () => {
      const response = await fetch(`${url}/api/v1/clusters`);
      const { clusters } = (await response.json()) as Clusters;
      expect(clusters).toMatchObject([{ name: 'notebook', state: 'connected' }]);
    });
  } finally {
    await stop();
    await python.kill();
    rmSync(folder, { recursive: true });
  }
}

/** The cluster is a small one, without a page, for there is no more to see. */
const small = (program: string): string =>
  program.replace(/LocalCluster\((.*)\)/, 'LocalCluster($1, n_workers=1, dashboard_address=None)');

async function readWithPython({ text }: Block): Promise<void> {
  const lines = await runPython(text.replaceAll('http://localhost:10787', exporter.url));
  const printed = new Map(
    lines.flatMap((line): [string, number][] => {
      // A time that is a whole number of ms has no fraction.
      const [, key, start] = /^(inc-\S+) compute (?:tcp|inproc):\S+ \d+ (\d+(?:\.\d+)?) \d/.exec(line) ?? [];
      return key ? [[key, Number(start)]] : [];
    }),
  );
  expect(printed.size).toBe(100);
  for (const { key, intervals } of await readLog(exporter, 'prefix=inc'))
    expect(printed.get(key)).toBeCloseTo(intervals.find(({ action }) => action === 'compute')!.start, 2);
}
