import type { Config, ListenAddress } from './config.ts';
import { quote, UsageError, type Flag } from './flag.ts';

/** In the order of the help and of the reference. */
export const WEB_FLAGS: readonly Flag<Config>[] = [
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
];

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
