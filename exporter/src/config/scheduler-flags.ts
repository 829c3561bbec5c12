import { formatAddress, parseAddress } from '../protocol/address.ts';
import type { Config, GivenCluster } from './config.ts';
import { quote, UsageError, type Flag } from './flag.ts';

/** In the order of the help and of the reference. */
export const SCHEDULER_FLAGS: readonly Flag<Config>[] = [
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
];

/** @throws UsageError where there is no address, or the flags do not go with it */
export function checkScheduler({ address, tls }: Config['scheduler']): void {
  if (!address)
    throw new UsageError(
      "No scheduler's address: give it as an argument, by --scheduler.address or in DASK_SCHEDULER_ADDRESS, such as tcp://host:8786",
    );
  if (Object.keys(tls).length > 0 && !address.startsWith('tls:'))
    throw new UsageError(`--scheduler.tls-* flags need a tls:// address, not ${address}`);
  checkTls(tls);
}

/** @throws UsageError where the flags do not go together */
export function checkTls(tls: Config['scheduler']['tls']): void {
  if (tls.keyFile && !tls.certFile)
    throw new UsageError('--scheduler.tls-key-file needs --scheduler.tls-cert-file');
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

function fraction(name: string, value: string): number {
  const number = /^(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : 0;
  if (number <= 0 || number > 1)
    throw new UsageError(
      `--${name} takes a number above 0 and up to 1, such as 0.01 for 1 %, not ${quote(value)}`,
    );
  return number;
}
