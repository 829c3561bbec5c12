import { FLAGS } from './flags.ts';
import { parseConfig } from './parse-config.ts';
import { usage } from './usage.ts';
import { UsageError } from './flag.ts';

const parse = (...argv: string[]) => parseConfig(argv, {});

test('defaults', () => {
  expect(parse('tcp://host:8786')).toEqual({
    help: false,
    version: false,
    scheduler: { address: 'tcp://host:8786', tls: {}, budget: 0.01 },
    web: { listenAddress: { host: '', port: 10787 }, telemetryPath: '/metrics' },
    taskLog: { capacity: 100_000, totalCapacity: 1_000_000 },
    history: { days: 30, bytes: 20_000_000_000, sealRuns: 10_000_000 },
    metrics: { maxPrefixes: 200 },
    log: { level: 'info', format: 'text' },
  });
});

test('every flag, with = and as two arguments, sets its part', () => {
  const given: Record<string, string> = {
    'scheduler.address': 'etl=tls://[::1]:1',
    'scheduler.tls-ca-file': 'ca.pem',
    'scheduler.tls-cert-file': 'cert.pem',
    'scheduler.tls-key-file': 'key.pem',
    'scheduler.tls-server-name': 'scheduler',
    'scheduler.tls-sni': 'dask.example.com',
    'scheduler.budget': '0.05',
    'clusters.file': 'clusters.yml',
    'clusters.scheduler-files': '/scratch/*.json',
    'clusters.kubernetes.namespace': 'team-a',
    'web.listen-address': '[::1]:0',
    'web.telemetry-path': '/dask/metrics',
    'web.config.file': 'web.yml',
    'web.external-url': 'https://proxy.example.com/dask/',
    'task-log.capacity': '1000000',
    'task-log.total-capacity': '3000000',
    'history.retention.days': '7',
    'history.retention.bytes': '1000',
    'history.seal-tasks': '50',
    'history.clickhouse.url': 'https://clickhouse:8443',
    'history.clickhouse.database': 'history',
    'history.clickhouse.user': 'dask',
    'history.clickhouse.password-file': 'password',
    'history.clickhouse.tls-ca-file': 'ca.pem',
    'history.clickhouse.tls-cert-file': 'cert.pem',
    'history.clickhouse.tls-key-file': 'key.pem',
    'metrics.max-prefixes': '7',
    'log.level': 'debug',
    'log.format': 'json',
  };
  // Not beside the other place of the history.
  const others = FLAGS.filter(({ name, value }) => value && name !== 'history.path');
  expect(Object.keys(given)).toEqual(others.map((flag) => flag.name));
  const joined = parse(...Object.entries(given).map(([name, value]) => `--${name}=${value}`));
  const apart = parse(...Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]));
  expect(apart).toEqual(joined);
  expect(joined).toEqual({
    help: false,
    version: false,
    scheduler: {
      address: '',
      tls: {
        caFile: 'ca.pem',
        certFile: 'cert.pem',
        keyFile: 'key.pem',
        serverName: 'scheduler',
        sni: 'dask.example.com',
      },
      budget: 0.05,
    },
    clusters: {
      given: [{ name: 'etl', address: 'tls://[::1]:1' }],
      file: 'clusters.yml',
      schedulerFiles: ['/scratch/*.json'],
      kubernetes: { namespaces: ['team-a'] },
    },
    web: {
      listenAddress: { host: '::1', port: 0 },
      telemetryPath: '/dask/metrics',
      configFile: 'web.yml',
      externalUrl: new URL('https://proxy.example.com/dask/'),
    },
    taskLog: { capacity: 1_000_000, totalCapacity: 3_000_000 },
    history: {
      ...{ days: 7, bytes: 1000, sealRuns: 50 },
      clickhouse: {
        url: 'https://clickhouse:8443/',
        database: 'history',
        user: 'dask',
        passwordFile: 'password',
        caFile: 'ca.pem',
        certFile: 'cert.pem',
        keyFile: 'key.pem',
      },
    },
    metrics: { maxPrefixes: 7 },
    log: { level: 'debug', format: 'json' },
  });
});

test('the history has one place, and a password in no flag', () => {
  expect(parse('--history.path=/var/lib/history', 'tcp://s:1').history).toEqual({
    path: '/var/lib/history',
    days: 30,
    bytes: 20_000_000_000,
    sealRuns: 10_000_000,
  });
  const url = '--history.clickhouse.url=http://clickhouse:8123';
  const env = { CLICKHOUSE_USER: 'dask', CLICKHOUSE_PASSWORD: 'secret' };
  expect(parseConfig([url, 'tcp://s:1'], env).history.clickhouse).toEqual({
    ...{ url: 'http://clickhouse:8123/', database: 'dask', user: 'dask', password: 'secret' },
  });
  expect(() => parse(url, '--history.path=x', 'tcp://s:1')).toThrow('two places');
  expect(() => parse('--history.clickhouse.url=http://a:b@c', 'tcp://s:1')).toThrow('without a user');
  expect(() => parse('--history.clickhouse.url=c:9000', 'tcp://s:1')).toThrow('http://HOST:PORT');
  expect(() => parse(url, '--history.clickhouse.tls-cert-file=x', 'tcp://s:1')).toThrow('go together');
  for (const flag of ['database=x', 'user=x', 'password-file=x', 'tls-ca-file=x'])
    expect(() => parse(`--history.clickhouse.${flag}`, '--history.path=x', 'tcp://s:1')).toThrow(
      /^--history\.clickhouse\.[a-z-]+ needs --history\.clickhouse\.url/,
    );
  expect(parseConfig(['tcp://s:1'], env).history.clickhouse).toBeUndefined();
});

test("the scheduler's address comes from the flag, the argument or the environment, in this order", () => {
  const env = { DASK_SCHEDULER_ADDRESS: 'tcp://env:1' };
  expect(parseConfig([], env).scheduler.address).toBe('tcp://env:1');
  expect(parseConfig(['arg:2'], env).scheduler.address).toBe('tcp://arg:2');
  expect(parseConfig(['--scheduler.address=flag:3'], env).scheduler.address).toBe('tcp://flag:3');
});

describe('many clusters are watched', () => {
  const given = (...argv: string[]) => parse(...argv).clusters?.given;

  test('where several addresses are given, or one by its name', () => {
    const [a, b] = ['tcp://a:8786', 'tcp://b:8786'];
    expect(given('--scheduler.address=a', '--scheduler.address=b')).toEqual([
      { name: a, address: a },
      { name: b, address: b },
    ]);
    expect(given('etl=a')).toEqual([{ name: 'etl', address: a }]);
    expect(given('--scheduler.address=x=y/🦀=a')).toEqual([{ name: 'x=y/🦀', address: a }]);
    expect(parseConfig([], { DASK_SCHEDULER_ADDRESS: 'etl=a' }).clusters?.given).toEqual([
      { name: 'etl', address: a },
    ]);
  });

  test('where a source of them is given, with or without an address', () => {
    expect(parse('--clusters.file=c.yml').clusters).toEqual({
      given: [],
      file: 'c.yml',
      schedulerFiles: [],
    });
    expect(given('--clusters.scheduler-files=*.json', 'a')).toHaveLength(1);
    expect(
      parse('--clusters.scheduler-files=a', '--clusters.scheduler-files=b').clusters?.schedulerFiles,
    ).toEqual(['a', 'b']);
  });

  test('where Kubernetes is one: with its own namespace, with those that are named, or with all', () => {
    const namespaces = (...argv: string[]) => parse(...argv).clusters?.kubernetes?.namespaces;
    const flag = '--clusters.kubernetes.namespace';
    expect(namespaces('--clusters.kubernetes')).toEqual([]);
    expect(namespaces('--clusters.kubernetes', `${flag}=a`, `${flag}=b`, `${flag}=a`)).toEqual(['a', 'b']);
    expect(namespaces(`${flag}=*`)).toEqual(['*']);
    expect(namespaces('--clusters.file=c.yml')).toBeUndefined();
  });

  test('and else one, whichever way its address is given', () => {
    for (const argv of [['a'], ['--scheduler.address=a']])
      expect(parse(...argv)).not.toHaveProperty('clusters');
  });

  test('TLS files are for those of them that are tls://', () => {
    const { scheduler } = parse('--scheduler.tls-ca-file=ca.pem', 'x=tcp://a', '--clusters.file=c.yml');
    expect(scheduler.tls).toEqual({ caFile: 'ca.pem' });
  });
});

test.each([
  [':10787', { host: '', port: 10787 }],
  ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
  ['localhost:80', { host: 'localhost', port: 80 }],
  ['[::1]:10787', { host: '::1', port: 10787 }],
])('listens at %s', (value, expected) => {
  expect(parse('host', `--web.listen-address=${value}`).web.listenAddress).toEqual(expected);
});

test.each([
  [[], /DASK_SCHEDULER_ADDRESS/],
  [['http://host:8787'], /web address/],
  [['ucx://host:8786'], /only tcp:\/\/ and tls:\/\//],
  [['host', 'other'], /'other'/],
  [['host', '--scheduler.address=other'], /two addresses/],
  [['host', '--scheduler.tls-ca-file=ca.pem'], /tls:\/\/ address/],
  [['tls://host', '--scheduler.tls-key-file=key.pem'], /tls-cert-file/],
  [['host', '--no-such-flag'], /--no-such-flag/],
  [['host', '--web.listen-address=10787'], /--web.listen-address.*'10787'/],
  [['host', '--web.listen-address=:99999'], /--web.listen-address.*':99999'/],
  [['host', '--web.listen-address=::1:80'], /--web.listen-address/],
  [['=tcp://host'], /name before = is empty/],
  [['a=http://host:8787'], /web address/],
  [['x=tls://host', '--scheduler.tls-key-file=key.pem'], /tls-cert-file/],
  [['host', '--clusters.file='], /--clusters.file needs a value/],
  [['host', '--clusters.scheduler-files='], /--clusters.scheduler-files needs a value/],
  [['--clusters.kubernetes=yes'], /does not take an argument/],
  [['--clusters.kubernetes.namespace=A/b'], /takes a namespace or \*, not 'A\/b'/],
  [['--clusters.kubernetes.namespace=*', '--clusters.kubernetes.namespace=a'], /give no other/],
  [['host', '--web.external-url=host'], /--web.external-url.*'host'/],
  [['host', '--web.external-url=ftp://host'], /--web.external-url/],
  [['host', '--web.external-url=https://user:x@host'], /without a user/],
  [['host', '--task-log.total-capacity=0'], /--task-log.total-capacity/],
  [['host', '--web.telemetry-path=metrics'], /--web.telemetry-path.*'metrics'/],
  [['host', '--web.telemetry-path=/'], /--web.telemetry-path/],
  [['host', '--web.telemetry-path=/api/v1/status'], /--web.telemetry-path/],
  [['host', '--task-log.capacity=0'], /--task-log.capacity.*'0'/],
  [['host', '--task-log.capacity=1e5'], /--task-log.capacity/],
  [['host', '--task-log.capacity', '-5'], /--task-log.capacity/],
  [['host', '--task-log.capacity=99999999'], /10000000/],
  [['host', '--metrics.max-prefixes=many'], /--metrics.max-prefixes.*'many'/],
  [['host', '--log.level=loud'], /--log.level.*debug or info/],
  [['host', '--log.format=xml'], /--log.format.*text or json/],
  [['host', '--log.format='], /--log.format needs a value/],
  [['host', '--log.format'], /--log.format/],
])('%j is refused by a sentence', (argv, message) => {
  expect(() => parse(...argv)).toThrow(UsageError);
  expect(() => parse(...argv)).toThrow(message);
});

test('help and version need nothing else', () => {
  expect(parse('--help').help).toBe(true);
  expect(parse('--version').version).toBe(true);
});

test('the help has every flag with its default and its meaning', () => {
  for (const flag of FLAGS) {
    const line = usage()
      .split('\n')
      .find((one) => one.trim().startsWith(`--${flag.name}`));
    expect(line).toContain(flag.meaning);
    expect(line).toContain(flag.default ? `default: ${flag.default}` : '');
  }
});
