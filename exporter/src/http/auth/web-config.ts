import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createSecureContext, type SecureContextOptions, type SecureVersion } from 'node:tls';
import { parse } from 'yaml';

/**
 * The web configuration file as Prometheus's exporter-toolkit has it (docs/web-configuration.md, v0.14). What it has and
 * this does not is refused by name, so that nobody believes in a protection that is not there.
 */
export interface WebConfig {
  tls: WebTls | null;
  /** bcrypt hashes by user; empty: nobody is asked. */
  users: ReadonlyMap<string, string>;
  /** Headers of every answer. */
  headers: Readonly<Record<string, string>>;
  /** The files it was read from. */
  files: readonly string[];
}

export interface WebTls {
  context: SecureContextOptions;
  clientAuth: ClientAuth;
}

const CLIENT_AUTH = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;
export type ClientAuth = (typeof CLIENT_AUTH)[number];

const VERSIONS: Record<string, SecureVersion> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};

const HEADERS = [
  'Content-Security-Policy',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
  'X-Frame-Options',
  'X-XSS-Protection',
];

/** In the toolkit's format, but not here. */
const NOT_HERE = [
  'basic_auth_users_file',
  'cert',
  'cipher_suites',
  'client_allowed_sans',
  'client_ca',
  'curve_preferences',
  'key',
  'prefer_server_cipher_suites',
  'rate_limit',
];

/** A web configuration that cannot be used; the message names the file and the field. */
export class WebConfigError extends Error {
  override name = 'WebConfigError';
}

/** @throws WebConfigError */
export function readWebConfig(file: string): WebConfig {
  try {
    return toWebConfig(parse(readFileSync(file, 'utf8')), file);
  } catch (cause) {
    throw new WebConfigError(`The web configuration ${file} cannot be used: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function toWebConfig(document: unknown, file: string): WebConfig {
  const root = section(document, '', ['tls_server_config', 'http_server_config', 'basic_auth_users']);
  const tls = root.tls_server_config ? tlsConfig(root.tls_server_config, dirname(file)) : null;
  return {
    tls,
    users: users(root.basic_auth_users),
    headers: headers(root.http_server_config),
    files: [file, ...(tls?.files ?? [])],
  };
}

function tlsConfig(value: unknown, folder: string): WebTls & { files: string[] } {
  const where = 'tls_server_config';
  const fields = section(value, where, [
    'cert_file',
    'key_file',
    'client_auth_type',
    'client_ca_file',
    'min_version',
    'max_version',
  ]);
  const path = (name: string) => {
    const given = text(fields[name], `${where}.${name}`);
    return given && resolve(folder, given);
  };
  const certFile = path('cert_file') ?? missing(`${where}.cert_file`);
  const keyFile = path('key_file') ?? missing(`${where}.key_file`);
  const caFile = path('client_ca_file');
  const clientAuth =
    choice(fields.client_auth_type, `${where}.client_auth_type`, CLIENT_AUTH) ?? 'NoClientCert';
  if (clientAuth.includes('Verify') && !caFile)
    throw new Error(`${where}.client_auth_type ${clientAuth} needs ${where}.client_ca_file`);
  if (clientAuth === 'NoClientCert' && caFile)
    throw new Error(`${where}.client_ca_file needs ${where}.client_auth_type`);
  const versions = Object.keys(VERSIONS);
  const context: SecureContextOptions = {
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    ...(caFile && { ca: readFileSync(caFile) }),
    minVersion: VERSIONS[choice(fields.min_version, `${where}.min_version`, versions) ?? 'TLS12'],
    maxVersion: VERSIONS[choice(fields.max_version, `${where}.max_version`, versions) ?? 'TLS13'],
  };
  try {
    createSecureContext(context);
  } catch (cause) {
    throw new Error(
      `the certificate ${certFile} and its key ${keyFile} do not work: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
  return { context, clientAuth, files: [certFile, keyFile, ...(caFile ? [caFile] : [])] };
}

function users(value: unknown): Map<string, string> {
  const entries = Object.entries(section(value, 'basic_auth_users'));
  for (const [user, hash] of entries) {
    if (typeof hash !== 'string' || !/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(hash))
      throw new Error(`basic_auth_users.${user} must be a bcrypt hash, such as htpasswd -nB writes`);
  }
  return new Map(entries as [string, string][]);
}

function headers(value: unknown): Record<string, string> {
  const where = 'http_server_config';
  const fields = section(value, where, ['http2', 'headers']);
  if (fields.http2 !== undefined && fields.http2 !== false)
    throw new Error(`${where}.http2 is not supported: leave it out or say false`);
  const given = section(fields.headers, `${where}.headers`, HEADERS);
  return Object.fromEntries(
    Object.keys(given).map((name) => [name, text(given[name], `${where}.headers.${name}`) ?? '']),
  );
}

/** A map of the file; nothing is an empty one. Without known fields any name is one. */
function section(value: unknown, where: string, known?: readonly string[]): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new Error(`${where || 'the whole'} must be a map of fields`);
  for (const name of Object.keys(value)) {
    if (!known || known.includes(name)) continue;
    const path = where ? `${where}.${name}` : name;
    if (NOT_HERE.includes(name)) throw new Error(`${path} is not supported`);
    throw new Error(`${path} is not a field; known here: ${known.join(', ')}`);
  }
  return value as Record<string, unknown>;
}

function text(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new Error(`${path} must be text`);
  return value;
}

function choice<T extends string>(value: unknown, path: string, allowed: readonly T[]): T | undefined {
  const given = text(value, path);
  const found = allowed.find((one) => one === given);
  if (given !== undefined && found === undefined)
    throw new Error(`${path} must be one of ${allowed.join(', ')}, not '${given}'`);
  return found;
}

function missing(path: string): never {
  throw new Error(`${path} is missing`);
}
