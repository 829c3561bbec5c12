import { parseArgs } from 'node:util';
import { checkClickHouse } from './clickhouse-flags.ts';
import { checkNamespaces } from './clusters-flags.ts';
import type { Config } from './config.ts';
import { quote, UsageError } from './flag.ts';
import { FLAGS } from './flags.ts';
import { checkScheduler, checkTls } from './scheduler-flags.ts';

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
