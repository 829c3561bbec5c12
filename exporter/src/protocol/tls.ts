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
}

export const CA_FLAG = '--scheduler.tls-ca-file';
export const CERT_FLAG = '--scheduler.tls-cert-file';
export const KEY_FLAG = '--scheduler.tls-key-file';
export const SNI_FLAG = '--scheduler.tls-sni';

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
    if (!Object.values(options).some(Boolean)) return undefined;
    const encrypted = formatAddress({ ...target, protocol: 'tls' });
    throw new ConnectError(address, `is not encrypted, but TLS files are given: write ${encrypted}`);
  }
  const { caFile, certFile, keyFile } = options;
  if (keyFile && !certFile)
    throw new ConnectError(address, `cannot be used: ${KEY_FLAG} needs ${CERT_FLAG} as well`);
  const [ca, cert, key] = await Promise.all([
    read(address, CA_FLAG, caFile),
    read(address, CERT_FLAG, certFile),
    read(address, KEY_FLAG, keyFile ?? certFile),
  ]);
  // Node.js takes a file without certificates for an empty list of authorities.
  if (ca) use(address, `${CA_FLAG} ${caFile} is no certificate`, () => new X509Certificate(ca));
  if (cert) use(address, `${CERT_FLAG} ${certFile} is no certificate`, () => createSecureContext({ cert }));
  if (key)
    use(
      address,
      keyFile
        ? `${KEY_FLAG} ${keyFile} is not the key of ${CERT_FLAG}`
        : `${CERT_FLAG} ${certFile} holds no key; give it with ${KEY_FLAG}`,
      () => createSecureContext({ cert, key }),
    );
  return {
    ...(ca && { ca }),
    ...(cert && { cert, key }),
    ...names(target.host, options),
  };
}

/** Sent is always a name, as Dask's clients do, and never an IP address (RFC 6066, 3); checked is only what was asked for. */
function names(host: string, { serverName, sni }: TlsOptions): ConnectionOptions {
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

async function read(address: string, flag: string, file: string | undefined): Promise<Buffer | undefined> {
  if (!file) return undefined;
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ConnectError(address, `cannot be used: ${flag} cannot be read (${(cause as Error).message})`, {
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
