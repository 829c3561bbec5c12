import { quote, UsageError, type Flag } from './flag.ts';

/** How a server of ClickHouse is reached that keeps the history. */
export interface ClickHouseConfig {
  url: string;
  database: string;
  user: string;
  password?: string;
  passwordFile?: string;
  caFile?: string;
  certFile?: string;
  keyFile?: string;
}

interface HistoryConfig {
  path?: string;
  clickhouse?: ClickHouseConfig;
}

interface WithHistory {
  history: HistoryConfig;
}

/** In the order of the help and of the reference. */
export const CLICKHOUSE_FLAGS: readonly Flag<WithHistory>[] = [
  {
    name: 'history.clickhouse.url',
    value: 'URL',
    meaning:
      'Keep what was on this server of ClickHouse (http://HOST:8123 or https://HOST:8443), in place of a folder. Several exporters may share one.',
    set: (config, value) => (clickHouse(config).url = clickHouseUrl(value)),
  },
  {
    name: 'history.clickhouse.database',
    value: 'NAME',
    default: 'dask',
    meaning: 'The database there, which has to exist.',
    set: (config, value) => (clickHouse(config).database = value),
  },
  {
    name: 'history.clickhouse.user',
    value: 'NAME',
    default: 'default',
    variable: 'CLICKHOUSE_USER',
    meaning: 'The user there.',
    set: (config, value) => (clickHouse(config).user = value),
  },
  {
    name: 'history.clickhouse.password-file',
    value: 'FILE',
    meaning:
      "File with the user's password, read each time the server is connected to. Without it, the environment variable CLICKHOUSE_PASSWORD is taken.",
    set: (config, value) => (clickHouse(config).passwordFile = value),
  },
  {
    name: 'history.clickhouse.tls-ca-file',
    value: 'FILE',
    meaning: "Certificates (PEM) that the server's is checked against, in place of the system's.",
    set: (config, value) => (clickHouse(config).caFile = value),
  },
  {
    name: 'history.clickhouse.tls-cert-file',
    value: 'FILE',
    meaning: "The exporter's own certificate (PEM) for the server.",
    set: (config, value) => (clickHouse(config).certFile = value),
  },
  {
    name: 'history.clickhouse.tls-key-file',
    value: 'FILE',
    meaning: 'The key of that certificate (PEM).',
    set: (config, value) => (clickHouse(config).keyFile = value),
  },
];

const clickHouse = ({ history }: WithHistory): ClickHouseConfig =>
  (history.clickhouse ??= { url: '', database: '', user: '' });

function clickHouseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  // It is told in the log, and so holds no password.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new UsageError(
      `--history.clickhouse.url takes http://HOST:PORT or https://HOST:PORT, without a user, not ${quote(value)}`,
    );
  return url.href;
}

/**
 * Takes what was given by flags and variables together, or nothing where no server was given.
 * @param given names of the flags on the command line
 * @throws UsageError where they do not go together
 */
export function checkClickHouse(
  history: HistoryConfig,
  given: readonly string[],
  env: Record<string, string | undefined>,
): void {
  const { path, clickhouse } = history;
  const { url, caFile, certFile, keyFile } = clickhouse!;
  if (url === '') {
    const alone = CLICKHOUSE_FLAGS.find(({ name }) => given.includes(name));
    // The history would be off, or in a folder, and nobody told.
    if (alone) throw new UsageError(`--${alone.name} needs --history.clickhouse.url: it says of no server`);
    delete history.clickhouse;
    return;
  }
  if (path !== undefined)
    throw new UsageError(
      '--history.path and --history.clickhouse.url are two places for one history. Give one',
    );
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new UsageError(
      '--history.clickhouse.tls-cert-file and --history.clickhouse.tls-key-file go together',
    );
  if (certFile !== undefined && caFile === undefined)
    throw new UsageError('--history.clickhouse.tls-cert-file needs --history.clickhouse.tls-ca-file');
  if (env['CLICKHOUSE_PASSWORD']) clickhouse!.password = env['CLICKHOUSE_PASSWORD'];
}
