import { Type, type Static } from '@sinclair/typebox';
import { resolve } from 'node:path';
import { fields, text } from '../../checked-document.ts';
import type { TlsNames, TlsOptions } from '../../protocol/tls.ts';

/** As the flags `--scheduler.tls-*` have them. */
export const TlsFields = fields({
  ca_file: Type.Optional(text),
  cert_file: Type.Optional(text),
  key_file: Type.Optional(text),
  server_name: Type.Optional(text),
  sni: Type.Optional(text),
});

/** As errors call them. */
export const tlsFieldsOf = (file: string): TlsNames => ({
  ca: `tls.ca_file in ${file}`,
  cert: `tls.cert_file in ${file}`,
  key: `tls.key_file in ${file}`,
  sni: `tls.sni in ${file}`,
});

/** @param folder what paths are relative to */
export function tlsOptions(tls: Static<typeof TlsFields>, folder: string): TlsOptions {
  const file = (path: string | undefined) => path && resolve(folder, path);
  return {
    ...withValue('caFile', file(tls.ca_file)),
    ...withValue('certFile', file(tls.cert_file)),
    ...withValue('keyFile', file(tls.key_file)),
    ...withValue('serverName', tls.server_name),
    ...withValue('sni', tls.sni),
  };
}

const withValue = <Name extends string>(name: Name, value: string | undefined) =>
  (value ? { [name]: value } : {}) as Partial<Record<Name, string>>;
