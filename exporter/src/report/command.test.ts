import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPUTATION, emptyCluster, filledCluster, NOW } from '../http/testing/filled-cluster.ts';
import { serve, type Served } from '../http/testing/serve.ts';
import { reportCommand } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'report-command-'));
let server: Served;
beforeAll(async () => (server = await serve()));
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function run(...argv: string[]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const output = {
    print: (text: string) => printed.push(text),
    complain: (text: string) => complaints.push(text),
  };
  const code = await reportCommand(argv, output, 0);
  return { code, printed: printed.join('\n'), complaint: complaints.join('\n') };
}

test('of the last computation says where it still runs, and where a later one may be missing', async () => {
  const cluster = filledCluster(10);
  const running = {
    ...{ id: 'running', start: NOW + 2_000, stop: null, states: new Map([['processing', 1]]) },
    ...{ groups: [], groupCount: 0, code: [] },
  };
  cluster.computations.tell({ heads: [running], updates: [running], idle: false, time: NOW + 3_000 }, NOW);
  const busy = await serve({ cluster });
  const complaintOf = async (url: string, name: string) => {
    const file = join(folder, name);
    const { code, printed, complaint } = await run(`--exporter=${url}`, '--last', '--output', file);
    expect([code, printed]).toEqual([0, file]);
    expect(readFileSync(file, 'utf8')).toContain('application/octet-stream');
    return complaint;
  };
  expect(await complaintOf(busy.url, 'running.html')).toBe(
    'The computation running still runs: the report has what it did until now.',
  );
  expect(await complaintOf(server.url, 'old.html')).toMatch(
    /^The exporter was told of no computations meanwhile/,
  );
  await busy.close();
});

test.each([
  ['of one', [`--computation=${COMPUTATION}`]],
  ['of a range', ['--from', new Date(NOW).toISOString(), '--to', String(NOW + 20)]],
  ['of all', []],
])('writes a report %s, and says where', async (name, argv) => {
  const file = join(folder, `${name}.html`);
  expect(await run(`--exporter=${server.url}`, ...argv, '--output', file)).toEqual({
    code: 0,
    printed: file,
    complaint: '',
  });
  expect(readFileSync(file, 'utf8')).toContain('application/octet-stream');
});

test('of what is no exporter, and of many clusters without a name, it says what to do, and writes no file', async () => {
  const answers: Record<string, [number, string]> = {
    '/html/': [200, '<!doctype html><title>Grafana</title>'],
    '/json/': [200, '[]'],
    '/many/': [
      400,
      JSON.stringify({
        ...{ error: 'Bad Request', code: 'cluster-needed' },
        detail: 'Say by cluster=NAME which cluster is meant. There are: "a", "b".',
      }),
    ],
  };
  const other = createServer(({ url }, response) => {
    const [status, text] = answers[/^\/\w+\//.exec(url!)![0]]!;
    response.writeHead(status).end(text);
  });
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  const at = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const file = join(folder, 'other.html');
  try {
    for (const path of ['/html/', '/json/'])
      for (const asked of [[], ['--last']])
        expect(await run(`--exporter=${at}${path}`, ...asked, `--output=${file}`)).toEqual({
          ...{ code: 1, printed: '' },
          complaint: `${at}${path} is no exporter of Daskscope: it answers other than one.`,
        });
    expect(await run(`--exporter=${at}/many/`, '--last', `--output=${file}`)).toEqual({
      ...{ code: 1, printed: '' },
      complaint: 'Say by --cluster=NAME which cluster is meant. There are: "a", "b".',
    });
    expect(readdirSync(folder)).not.toContain('other.html');
  } finally {
    other.close();
  }
});

test('leaves a file that is there as it is', async () => {
  const file = join(folder, 'mine.html');
  writeFileSync(file, 'mine');
  const { code, complaint } = await run(`--exporter=${server.url}`, '--output', file);
  expect([code, complaint]).toEqual([
    1,
    `${file} is there already, and stays as it is: give another --output.`,
  ]);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('says what is wrong, and leaves no file', async () => {
  const before = readdirSync(folder);
  const file = join(folder, 'none.html');
  const exporter = `--exporter=${server.url}`;
  const empty = await serve({ cluster: emptyCluster(10) });
  const wrong = {
    'no exporter': await run('--exporter=http://127.0.0.1:9', `--output=${file}`),
    'no such computation': await run(exporter, '--computation=nosuch', `--output=${file}`),
    'no such folder': await run(exporter, `--output=${join(folder, 'nosuch', 'a.html')}`),
    'nothing yet': await run(`--exporter=${empty.url}`, '--last', `--output=${file}`),
    'no exporter named': await run(),
    'two at once': await run(exporter, '--last', '--from=1'),
    'no time': await run(exporter, '--from=yesterday'),
    'no scheme': await run('--exporter=me:secret@host:10787'),
    'a % alone': await run('--exporter=http://me:100%@host:10787'),
  };
  await empty.close();
  const said = Object.entries(wrong).map(([what, { code, complaint }]) => [
    what,
    code,
    complaint.split('\n')[0],
  ]);
  expect(said).toEqual([
    [
      'no exporter',
      1,
      expect.stringMatching(/^There is no answer from http:\/\/127\.0\.0\.1:9\/: .*\. Is an exporter there/),
    ],
    ['no such computation', 1, expect.stringMatching(/^There is no computation "nosuch"/)],
    ['no such folder', 1, expect.stringMatching(/^The report could not be written to .*ENOENT/)],
    ['nothing yet', 3, expect.stringMatching(/^There is no computation yet/)],
    ['no exporter named', 2, '--exporter is missing: the URL of an exporter.'],
    ['two at once', 2, 'Give one of --last, --computation, and --from with --to.'],
    ['no time', 2, expect.stringMatching(/^--from takes ms since the epoch/)],
    ['no scheme', 2, "--exporter takes a URL such as http://localhost:10787, not '…@host:10787'."],
    ['a % alone', 2, 'A % in the user or the password of --exporter is written %25.'],
  ]);
  expect(readdirSync(folder)).toEqual(before);
});
