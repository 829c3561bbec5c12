import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { checkServerIdentity, createSecureContext } from 'node:tls';
import { domainToASCII } from 'node:url';
import type { Address } from './address.ts';
import { formatAddress } from './address.ts';
import { ConnectError } from './errors.ts';

export interface TlsOptions {
  /** PEM files, as Dask's `distributed.comm.tls` has them. Without a CA those that Node.js trusts. */
  caFile?: string;
  certFile?: string;
  /** May be left out where the certificate's file holds the key too. */
  keyFile?: string;
  /** The name that the scheduler's certificate must bear; without it names are not checked, as in Dask. */
  serverName?: string;
  /** The name that is sent (SNI), by which routers find the scheduler; the address's host unless told. */
  sni?: string;
  /** What a person calls them, for errors; the flags unless told. */
  calledBy?: TlsNames;
}

/** Where a person says each: of a flag, or of a field of a file. */
export interface TlsNames {
  ca: string;
  cert: string;
  key: string;
  sni: string;
}

const FLAGS: TlsNames = {
  ca: '--scheduler.tls-ca-file',
  cert: '--scheduler.tls-cert-file',
  key: '--scheduler.tls-key-file',
  sni: '--scheduler.tls-sni',
};

export const tlsNames = (options: TlsOptions | undefined): TlsNames => options?.calledBy ?? FLAGS;

/**
 * What TLS needs, nothing for tcp://. The files are read anew at every call, so that rotated certificates take
 * effect with the next connection.
 * @throws ConnectError that names the file and its flag
 */
export async function tlsConnectionOptions(
  target: Address,
  options: TlsOptions = {},
): Promise<ConnectionOptions | undefined> {
  const address = formatAddress(target);
  if (target.protocol === 'tcp') {
    const { caFile, certFile, keyFile, serverName, sni } = options;
    if (![caFile, certFile, keyFile, serverName, sni].some(Boolean)) return undefined;
    const encrypted = formatAddress({ ...target, protocol: 'tls' });
    throw new ConnectError(address, `is not encrypted, but TLS files are given: write ${encrypted}`);
  }
  const { caFile, certFile, keyFile } = options;
  const names = tlsNames(options);
  if (keyFile && !certFile)
    throw new ConnectError(address, `cannot be used: ${names.key} needs ${names.cert} as well`);
  const [ca, cert, key] = await Promise.all([
    read(address, names.ca, caFile),
    read(address, names.cert, certFile),
    read(address, names.key, keyFile ?? certFile),
  ]);
  // Node.js takes a file without certificates for an empty list of authorities.
  if (ca) use(address, `${names.ca} ${caFile} is no certificate`, () => new X509Certificate(ca));
  if (cert) use(address, `${names.cert} ${certFile} is no certificate`, () => createSecureContext({ cert }));
  if (key)
    use(
      address,
      keyFile
        ? `${names.key} ${keyFile} is not the key of ${names.cert}`
        : `${names.cert} ${certFile} holds no key; give it with ${names.key}`,
      () => createSecureContext({ cert, key }),
    );
  return {
    ...(ca && { ca }),
    ...(cert && { cert, key }),
    ...namesOf(target.host, options),
  };
}

/** Sent is always a name, as Dask's clients do, and never an IP address (RFC 6066, 3); checked is only what was asked for. */
function namesOf(host: string, { serverName, sni }: TlsOptions): ConnectionOptions {
  const isAddress = isIPv4(host) || host.includes(':');
  const sent = sni ?? (isAddress ? serverName : host);
  return {
    ...(sent && { servername: asSent(sent) }),
    checkServerIdentity: (_sent, certificate) =>
      serverName ? checkServerIdentity(serverName, certificate) : undefined,
  };
}

/** As DNS would have it: without the dot at the end, and of ASCII alone. */
const asSent = (name: string): string => domainToASCII(name.replace(/\.$/, '')) || name;

async function read(address: string, name: string, file: string | undefined): Promise<Buffer | undefined> {
  if (!file) return undefined;
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ConnectError(address, `cannot be used: ${name} cannot be read (${(cause as Error).message})`, {
      cause,
    });
  }
}

function use(address: string, problem: string, load: () => unknown): void {
  try {
    load();
  } catch (cause) {
    throw new ConnectError(address, `cannot be used: ${problem} (${(cause as Error).message})`, { cause });
  }
}
