import { setFlagsFromString } from 'node:v8';
import type { Config } from './config/config.ts';
import { UsageError } from './config/flag.ts';
import { parseConfig } from './config/parse-config.ts';
import { usage } from './config/usage.ts';
import { startExporter } from './exporter.ts';
import { createLogger, logWarnings } from './logger.ts';
import { reportCommand } from './report/command.ts';

declare const __VERSION__: string;

const USAGE_ERROR = 2;

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

function configuration(): Config {
  try {
    return parseConfig(process.argv.slice(2), process.env);
  } catch (error) {
    if (error instanceof UsageError) fail(`${error.message}\n\n${usage()}`, USAGE_ERROR);
    throw error;
  }
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Half of what lives is garbage at most. V8 lets it grow to several times that where much is allocated, as while thousands of clusters come. */
const MANY_CLUSTERS = '--heap-growing-percent=50';

async function main(): Promise<void> {
  const [command, ...argv] = process.argv.slice(2);
  if (command === 'report') {
    process.exitCode = await reportCommand(argv, { print, complain });
    return;
  }
  const config = configuration();
  if (config.help) return print(usage());
  if (config.version) return print(`dask-exporter ${__VERSION__}`);
  const log = createLogger(config.log);
  logWarnings(process, log);
  if (config.clusters) setFlagsFromString(MANY_CLUSTERS);
  const storeProgram = new URL('history.js', import.meta.url);
  const exporter = await startExporter(config, { version: __VERSION__, storeProgram }, log);
  const whose = config.clusters ? 'many clusters' : config.scheduler.address;
  print(`Exporter of ${whose} at: ${exporter.url}`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'Stopping');
      void exporter.close().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error), 1));
