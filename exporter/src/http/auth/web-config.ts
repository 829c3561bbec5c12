import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createSecureContext, type SecureContextOptions, type SecureVersion } from 'node:tls';
import type { Static } from '@sinclair/typebox';
import { parse } from 'yaml';
import { checked, type WebConfigDocument } from './web-config-document.ts';

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

type TlsFields = NonNullable<Static<typeof WebConfigDocument>['tls_server_config']>;
export type ClientAuth = NonNullable<TlsFields['client_auth_type']>;

const VERSIONS: Record<NonNullable<TlsFields['min_version']>, SecureVersion> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};

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
  const { tls_server_config, http_server_config, basic_auth_users = {} } = checked(document);
  const tls = tls_server_config ? tlsConfig(tls_server_config, dirname(file)) : null;
  return {
    tls,
    users: new Map(Object.entries(basic_auth_users)),
    headers: http_server_config?.headers ?? {},
    files: [file, ...(tls?.files ?? [])],
  };
}

function tlsConfig(fields: TlsFields, folder: string): WebTls & { files: string[] } {
  const where = 'tls_server_config';
  const certFile = resolve(folder, fields.cert_file);
  const keyFile = resolve(folder, fields.key_file);
  const caFile = fields.client_ca_file && resolve(folder, fields.client_ca_file);
  const clientAuth = fields.client_auth_type ?? 'NoClientCert';
  if (clientAuth.includes('Verify') && !caFile)
    throw new Error(`${where}.client_auth_type ${clientAuth} needs ${where}.client_ca_file`);
  if (clientAuth === 'NoClientCert' && caFile)
    throw new Error(`${where}.client_ca_file needs ${where}.client_auth_type`);
  const context: SecureContextOptions = {
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    ...(caFile && { ca: readFileSync(caFile) }),
    minVersion: VERSIONS[fields.min_version ?? 'TLS12'],
    maxVersion: VERSIONS[fields.max_version ?? 'TLS13'],
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
