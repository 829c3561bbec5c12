import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { ExporterProcess, runExporter } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

/** Nobody listens there. */
const NOWHERE = 'tcp://127.0.0.1:1';

/** Of a command that ends by itself. */
async function outcome(...args: string[]) {
  const child = runExporter(args);
  const { code } = await child.ended;
  return { code, output: child.output.join('\n'), errors: child.errors.join('\n') };
}

test.each([
  [['--no-such-flag', NOWHERE], '--no-such-flag'],
  [['--log.level=loud', NOWHERE], '--log.level takes'],
  [['--web.listen-address=nowhere', NOWHERE], '--web.listen-address takes'],
  [['http://127.0.0.1:8786'], 'http://127.0.0.1:8786'],
  [[NOWHERE, NOWHERE], 'Only one argument'],
  [[], 'DASK_SCHEDULER_ADDRESS'],
])('wrong flags %j: exit 2, what is wrong, and the usage', async (args, sentence) => {
  const { code, output, errors } = await outcome(...args);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  const [first, , ...usage] = errors.split('\n');
  expect(first).toContain(sentence);
  expect(usage.join('\n')).toMatch(
    /^Usage: dask-exporter \[flags\] \[ADDRESS\]\n.*\n\n {2}--scheduler\.address/,
  );
});

test('--help and --version answer on standard output, exit 0', async () => {
  expect(await outcome('--help')).toMatchObject({
    code: 0,
    errors: '',
    output: expect.stringMatching(/^Usage: /),
  });
  expect(await outcome('--version')).toMatchObject({
    code: 0,
    errors: '',
    output: expect.stringMatching(/^dask-exporter \d+\.\d+\.\d+/),
  });
});

test('a port in use: exit 1 and a sentence, and the scheduler was never bothered', async () => {
  let connections = 0;
  const scheduler = createServer(() => connections++).listen(0, '127.0.0.1');
  const other = createServer().listen(0, '127.0.0.1');
  await Promise.all([once(scheduler, 'listening'), once(other, 'listening')]);
  const { port } = other.address() as AddressInfo;
  const address = `tcp://127.0.0.1:${(scheduler.address() as AddressInfo).port}`;
  const { code, errors } = await outcome(`--web.listen-address=127.0.0.1:${port}`, address);
  expect({ code, errors, connections }).toEqual({
    code: 1,
    errors: `Port ${port} is in use by another program. Stop it, or pass --web.listen-address=:PORT`,
    connections: 0,
  });
  other.close();
  scheduler.close();
});

test('a web configuration that cannot be read: exit 1 and a sentence that names it', async () => {
  const { code, errors } = await outcome(
    '--web.config.file=/no/such/file.yml',
    '--web.listen-address=127.0.0.1:0',
    NOWHERE,
  );
  expect(code).toBe(1);
  expect(errors).toContain('/no/such/file.yml');
  expect(errors.split('\n')).toHaveLength(1);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it cleanly while it looks for its scheduler',
  async (signal) => {
    const exporter = await ExporterProcess.start(NOWHERE);
    expect((await exporter.scrape()).value('dask_up')).toBe(0);
    await expect(exporter.stop(signal)).resolves.toEqual({ code: 0, signal: null });
  },
);

test('what Node.js warns of is one line of the log', async () => {
  const warn = "process.on('SIGUSR2', () => process.emitWarning('Something leaks', 'LeakWarning'))";
  const NODE_OPTIONS = `--import="data:text/javascript,${encodeURIComponent(warn)}"`;
  const child = runExporter(['--log.format=json', '--web.listen-address=127.0.0.1:0', NOWHERE], {
    NODE_OPTIONS,
  });
  await child.line(0);
  child.signal('SIGUSR2');
  const told = () => child.errors.filter((line) => line.includes('leaks') || !line.startsWith('{'));
  await eventually(() => expect(told()).not.toEqual([]));
  expect(await child.stop()).toEqual({ code: 0, signal: null });
  expect(told()).toHaveLength(1);
  expect(JSON.parse(told()[0]!)).toMatchObject({
    level: 40,
    msg: 'Node.js warns: LeakWarning: Something leaks',
    err: { stack: expect.stringContaining('LeakWarning: Something leaks\n    at ') },
  });
});
