import { parseArgs } from 'node:util';
import { formatAddress, parseAddress } from './protocol/address.ts';
import { checkClickHouse, CLICKHOUSE_FLAGS, type ClickHouseConfig } from './clickhouse-flags.ts';
import { quote, UsageError, type Flag } from './flag.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export const LOG_FORMATS = ['text', 'json'] as const;

export interface ListenAddress {
  /** Empty: every interface. IPv6 without its brackets. */
  host: string;
  /** 0: any free one. */
  port: number;
}

export interface Config {
  /** True: print usage() and leave; nothing else was checked. */
  help: boolean;
  /** True: print the version and leave; nothing else was checked. */
  version: boolean;
  scheduler: {
    /** As Dask writes it, with protocol and port; empty where many clusters are watched. */
    address: string;
    tls: { caFile?: string; certFile?: string; keyFile?: string; serverName?: string; sni?: string };
    /** Of the scheduler's time, that all but the task stream may take: 0.01 is a hundredth. */
    budget: number;
  };
  /** Where the clusters are named, however many there are; undefined: one is watched. */
  clusters?: {
    given: readonly GivenCluster[];
    file?: string;
    schedulerFiles: readonly string[];
    /** Where schedulers' Services are looked for; none: in one's own namespace; undefined: nowhere. */
    kubernetes?: { namespaces: readonly string[] };
  };
  web: {
    listenAddress: ListenAddress;
    telemetryPath: string;
    configFile?: string;
    /** Where others reach the exporter, through a proxy as well. */
    externalUrl?: URL;
  };
  taskLog: { capacity: number; totalCapacity: number };
  /** What was, on disk; without a path nothing is kept there. */
  history: {
    path?: string;
    days: number;
    bytes: number;
    sealRuns: number;
    /** Where it is kept on a server of ClickHouse. */
    clickhouse?: ClickHouseConfig;
  };
  metrics: { maxPrefixes: number };
  log: { level: (typeof LOG_LEVELS)[number]; format: (typeof LOG_FORMATS)[number] };
}

export interface GivenCluster {
  /** Its address, unless one was given. */
  name: string;
  address: string;
}

/** In the place of a namespace. */
export const EVERY_NAMESPACE = '*';

const CAPACITY_LIMIT = 10_000_000;
const TOTAL_LIMIT = 100_000_000;
const DAYS_LIMIT = 36_500;
const BYTES_LIMIT = 1e15;
const PREFIX_LIMIT = 10_000;

/** Every flag, in the order of the help and of the reference. */
export const FLAGS: readonly Flag<Config>[] = [
  {
    name: 'scheduler.address',
    value: 'ADDRESS',
    variable: 'DASK_SCHEDULER_ADDRESS',
    meaning:
      "The scheduler's address, tcp://HOST:PORT or tls://HOST:PORT; also the first argument. Repeated, or as NAME=tcp://HOST:PORT: many clusters are watched.",
    repeated: true,
    set: (config, value) => void (config.clusters!.given = [...config.clusters!.given, givenCluster(value)]),
  },
  {
    name: 'scheduler.tls-ca-file',
    value: 'FILE',
    meaning: "The authority that must have signed the scheduler's certificate (PEM).",
    set: (config, value) => (config.scheduler.tls.caFile = value),
  },
  {
    name: 'scheduler.tls-cert-file',
    value: 'FILE',
    meaning: 'The certificate shown to the scheduler (PEM).',
    set: (config, value) => (config.scheduler.tls.certFile = value),
  },
  {
    name: 'scheduler.tls-key-file',
    value: 'FILE',
    meaning: "That certificate's key (PEM); not needed where the certificate's file holds it.",
    set: (config, value) => (config.scheduler.tls.keyFile = value),
  },
  {
    name: 'scheduler.tls-server-name',
    value: 'NAME',
    meaning:
      "The name that the scheduler's certificate must bear. Names are not checked without it, as in Dask.",
    set: (config, value) => (config.scheduler.tls.serverName = value),
  },
  {
    name: 'scheduler.tls-sni',
    value: 'NAME',
    meaning:
      "The name to send in the TLS handshake (SNI), for a router that finds the scheduler by it. Unless given, it is the address's host, or the name to check if that is an IP address.",
    set: (config, value) => (config.scheduler.tls.sni = value),
  },
  {
    name: 'scheduler.budget',
    value: 'FRACTION',
    default: '0.01',
    meaning:
      "How much of the scheduler's time reading may take, 0.01 being 1 %. Functions, workers and memory are read less often to keep within it; finished tasks are always read.",
    set: (config, value) => (config.scheduler.budget = fraction('scheduler.budget', value)),
  },
  {
    name: 'clusters.file',
    value: 'FILE',
    meaning:
      'Many clusters: a list of {name, address, tls, labels} in YAML or JSON, read again when it changes.',
    set: (config, value) => (config.clusters!.file = value),
  },
  {
    name: 'clusters.scheduler-files',
    value: 'GLOB',
    meaning:
      "Many clusters: files that Dask's schedulers write (--scheduler-file), such as '/scratch/*/scheduler.json'. They come and go with the files. May be repeated.",
    repeated: true,
    set: (config, value) =>
      void (config.clusters!.schedulerFiles = [...config.clusters!.schedulerFiles, value]),
  },
  {
    name: 'clusters.kubernetes',
    meaning:
      "Many clusters: the Services of schedulers on Kubernetes, the Dask operator's and the Helm chart's. The API server is found as kubectl does, or by the pod's service account.",
    set: (config) => void (config.clusters!.kubernetes ??= { namespaces: [] }),
  },
  {
    name: 'clusters.kubernetes.namespace',
    value: 'NAMESPACE',
    meaning:
      "Where to look on Kubernetes, * being every namespace. Unless given, it is the exporter's own, or the kubeconfig's. May be repeated.",
    repeated: true,
    set: (config, value) => {
      const { namespaces = [] } = config.clusters!.kubernetes ?? {};
      config.clusters!.kubernetes = { namespaces: [...new Set([...namespaces, namespace(value)])] };
    },
  },
  {
    name: 'web.listen-address',
    value: '[HOST]:PORT',
    default: ':10787',
    meaning: 'Where to answer HTTP. Without a host: on every interface. Port 0 takes a free one.',
    set: (config, value) => (config.web.listenAddress = listenAddress(value)),
  },
  {
    name: 'web.telemetry-path',
    value: 'PATH',
    default: '/metrics',
    meaning: 'The path of the metrics.',
    set: (config, value) => (config.web.telemetryPath = telemetryPath(value)),
  },
  {
    name: 'web.config.file',
    value: 'FILE',
    meaning: "TLS and passwords, in the format of Prometheus's exporter-toolkit.",
    set: (config, value) => (config.web.configFile = value),
  },
  {
    name: 'web.external-url',
    value: 'URL',
    meaning:
      'Where Prometheus reaches the exporter, for /api/v1/sd. Unless given, it is the host that was asked.',
    set: (config, value) => (config.web.externalUrl = externalUrl(value)),
  },
  {
    name: 'task-log.capacity',
    value: 'TASKS',
    default: '100000',
    meaning: 'Finished tasks to remember, of each cluster: about 120 bytes each, and their keys.',
    set: (config, value) => (config.taskLog.capacity = integer('task-log.capacity', value, CAPACITY_LIMIT)),
  },
  {
    name: 'task-log.total-capacity',
    value: 'TASKS',
    default: '1000000',
    meaning:
      'Finished tasks to remember of all clusters together, where many are watched. Those that ended longest ago go first.',
    set: (config, value) =>
      (config.taskLog.totalCapacity = integer('task-log.total-capacity', value, TOTAL_LIMIT)),
  },
  {
    name: 'history.path',
    value: 'FOLDER',
    meaning:
      'Keep what was in this folder, beyond the task log and over restarts. Each exporter needs one of its own, and the package @duckdb/node-api.',
    set: (config, value) => (config.history.path = value),
  },
  {
    name: 'history.retention.days',
    value: 'DAYS',
    default: '30',
    meaning: 'Days to keep in the history.',
    set: (config, value) => (config.history.days = integer('history.retention.days', value, DAYS_LIMIT)),
  },
  {
    name: 'history.retention.bytes',
    value: 'BYTES',
    default: '20000000000',
    meaning: 'Bytes that the history may take; the oldest day goes first. About 30 for each finished task.',
    set: (config, value) => (config.history.bytes = integer('history.retention.bytes', value, BYTES_LIMIT)),
  },
  {
    name: 'history.seal-tasks',
    value: 'TASKS',
    default: '10000000',
    meaning:
      'Finished tasks in the open file of the history at most. They go into a Parquet file then, and at midnight UTC.',
    set: (config, value) => (config.history.sealRuns = integer('history.seal-tasks', value, TOTAL_LIMIT)),
  },
  ...CLICKHOUSE_FLAGS,
  {
    name: 'metrics.max-prefixes',
    value: 'N',
    default: '200',
    meaning: 'Functions (prefixes) with series of their own; later ones share one series.',
    set: (config, value) =>
      (config.metrics.maxPrefixes = integer('metrics.max-prefixes', value, PREFIX_LIMIT)),
  },
  {
    name: 'log.level',
    value: LOG_LEVELS.join('|'),
    default: 'info',
    meaning: 'Log messages of this level and above it.',
    set: (config, value) => (config.log.level = oneOf('log.level', value, LOG_LEVELS)),
  },
  {
    name: 'log.format',
    value: LOG_FORMATS.join('|'),
    default: 'text',
    meaning: 'How the log is written.',
    set: (config, value) => (config.log.format = oneOf('log.format', value, LOG_FORMATS)),
  },
  { name: 'version', meaning: 'Print the version and leave.', set: (config) => (config.version = true) },
  { name: 'help', meaning: 'Print this and leave.', set: (config) => (config.help = true) },
];

/**
 * @param argv without the program's own name
 * @throws UsageError names the flag, what it was given and what it takes
 */
export function parseConfig(argv: readonly string[], env: Record<string, string | undefined>): Config {
  const { values, positionals } = readArguments(argv);
  const config: Config = {
    help: values.help === true,
    version: values.version === true,
    scheduler: { address: '', tls: {}, budget: 0 },
    web: { listenAddress: { host: '', port: 0 }, telemetryPath: '' },
    clusters: { given: [], schedulerFiles: [] },
    taskLog: { capacity: 0, totalCapacity: 0 },
    history: { days: 0, bytes: 0, sealRuns: 0 },
    metrics: { maxPrefixes: 0 },
    log: { level: 'info', format: 'text' },
  };
  if (config.help || config.version) return withoutClusters(config);
  const [address, ...others] = positionals;
  if (others.length > 0)
    throw new UsageError(
      `Only one argument, the scheduler's address, is taken; not also ${quote(others[0]!)}`,
    );
  for (const flag of FLAGS) {
    const given = values[flag.name] ?? (flag.name === 'scheduler.address' ? address : undefined);
    const value = given ?? (flag.variable && env[flag.variable]) ?? flag.default;
    for (const one of [value].flat())
      if (one === true) flag.set(config, '');
      else if (typeof one === 'string' && one !== '') flag.set(config, one);
      else if (given !== undefined && one === '')
        throw new UsageError(`--${flag.name} needs a value: ${flag.value}`);
  }
  if (address !== undefined && values['scheduler.address'] !== undefined)
    throw new UsageError('The scheduler has two addresses: --scheduler.address and an argument. Give one');
  checkClickHouse(config.history, Object.keys(values), env);
  if (watchesOne(config)) {
    config.scheduler.address = config.clusters!.given[0]?.address ?? '';
    checkScheduler(config.scheduler);
    return withoutClusters(config);
  }
  checkTls(config.scheduler.tls);
  checkNamespaces(config.clusters!.kubernetes?.namespaces ?? []);
  return config;
}

/** One address and no other source: for the exporter's life. */
function watchesOne({ clusters }: Config): boolean {
  const { given, file, schedulerFiles, kubernetes } = clusters!;
  if (file !== undefined || schedulerFiles.length > 0 || kubernetes) return false;
  return given.length < 2 && given.every(({ name, address }) => name === address);
}

function withoutClusters(config: Config): Config {
  delete config.clusters;
  return config;
}

/** The text of --help. */
export function usage(): string {
  const heads = FLAGS.map(({ name, value }) => `  --${name}${value ? `=${value}` : ''}`);
  const width = Math.max(...heads.map((head) => head.length)) + 2;
  const lines = FLAGS.map((flag, i) => heads[i]!.padEnd(width) + flag.meaning + origin(flag));
  return `Usage: dask-exporter [flags] [ADDRESS]\n       dask-exporter report --help\n\n${lines.join('\n')}\n`;
}

function origin(flag: Flag<Config>): string {
  const notes = [
    flag.variable && `environment: ${flag.variable}`,
    flag.default && `default: ${flag.default}`,
  ].filter(Boolean);
  return notes.length ? ` (${notes.join('; ')})` : '';
}

function readArguments(argv: readonly string[]) {
  const options = Object.fromEntries(
    FLAGS.map((flag) => [
      flag.name,
      { type: flag.value ? ('string' as const) : ('boolean' as const), multiple: flag.repeated ?? false },
    ]),
  );
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function checkScheduler({ address, tls }: Config['scheduler']): void {
  if (!address)
    throw new UsageError(
      "No scheduler's address: give it as an argument, by --scheduler.address or in DASK_SCHEDULER_ADDRESS, such as tcp://host:8786",
    );
  if (Object.keys(tls).length > 0 && !address.startsWith('tls:'))
    throw new UsageError(`--scheduler.tls-* flags need a tls:// address, not ${address}`);
  checkTls(tls);
}

function checkTls(tls: Config['scheduler']['tls']): void {
  if (tls.keyFile && !tls.certFile)
    throw new UsageError('--scheduler.tls-key-file needs --scheduler.tls-cert-file');
}

/** As Kubernetes calls namespaces (RFC 1123 labels), or all of them. */
function namespace(value: string): string {
  if (value === EVERY_NAMESPACE || /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value)) return value;
  throw new UsageError(`--clusters.kubernetes.namespace takes a namespace or *, not ${quote(value)}`);
}

function checkNamespaces(namespaces: readonly string[]): void {
  if (namespaces.length > 1 && namespaces.includes(EVERY_NAMESPACE))
    throw new UsageError('--clusters.kubernetes.namespace=* is every namespace: give no other');
}

/** NAME=ADDRESS, or an address alone: an address holds no =. */
function givenCluster(value: string): GivenCluster {
  const [, name, address] = /^(?:(.*)=)?([^=]*)$/s.exec(value)!;
  if (name === '') throw new UsageError('--scheduler.address: the name before = is empty');
  const formatted = schedulerAddress(address!);
  return { name: name ?? formatted, address: formatted };
}

function schedulerAddress(value: string): string {
  try {
    return formatAddress(parseAddress(value));
  } catch (cause) {
    throw new UsageError(`--scheduler.address: ${(cause as Error).message}`, { cause });
  }
}

function listenAddress(value: string): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s/]*)):(\d{1,5})$/.exec(value);
  const port = Number(match?.[3]);
  if (!match || port > 65535)
    throw new UsageError(
      `--web.listen-address takes [HOST]:PORT such as :10787, 127.0.0.1:0 or [::1]:10787, not ${quote(value)}`,
    );
  return { host: match[1] ?? match[2]!, port };
}

function externalUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new UsageError(
      `--web.external-url takes a URL such as https://host/path, without a user, not ${quote(value)}`,
    );
  return url;
}

function telemetryPath(value: string): string {
  if (!/^(\/[\w.~-]+)+$/.test(value) || /^\/(api|-)(\/|$)/.test(value))
    throw new UsageError(
      `--web.telemetry-path takes a path such as /metrics, not below /api or /-, not ${quote(value)}`,
    );
  return value;
}

function integer(name: string, value: string, maximum: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > maximum)
    throw new UsageError(`--${name} takes a whole number from 1 to ${maximum}, not ${quote(value)}`);
  return number;
}

function fraction(name: string, value: string): number {
  const number = /^(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : 0;
  if (number <= 0 || number > 1)
    throw new UsageError(
      `--${name} takes a number above 0 and up to 1, such as 0.01 for 1 %, not ${quote(value)}`,
    );
  return number;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (!found) throw new UsageError(`--${name} takes ${allowed.join(' or ')}, not ${quote(value)}`);
  return found;
}
