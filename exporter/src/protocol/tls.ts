import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { createSecureContext } from 'node:tls';
import { ConnectError } from './errors.ts';

export interface TlsOptions {
  /** PEM files, as Dask's `distributed.comm.tls` has them. Without a CA those that Node.js trusts. */
  caFile?: string;
  certFile?: string;
  /** May be left out where the certificate's file holds the key too. */
  keyFile?: string;
  /** The name that the scheduler's certificate must bear; without it names are not checked, as in Dask. */
  serverName?: string;
}

export const CA_FLAG = '--scheduler.tls-ca-file';
export const CERT_FLAG = '--scheduler.tls-cert-file';
export const KEY_FLAG = '--scheduler.tls-key-file';

/**
 * Reads the files anew at every call, so that rotated certificates take effect with the next connection.
 * @throws ConnectError that names the file and its flag
 */
export async function tlsConnectionOptions(address: string, options: TlsOptions): Promise<ConnectionOptions> {
  const { caFile, certFile, keyFile, serverName } = options;
  if (keyFile && !certFile) throw new ConnectError(address, `needs ${CERT_FLAG} together with ${KEY_FLAG}`);
  const [ca, cert, key] = await Promise.all([
    read(address, caFile, CA_FLAG),
    read(address, certFile, CERT_FLAG),
    read(address, keyFile ?? certFile, keyFile ? KEY_FLAG : CERT_FLAG),
  ]);
  checkPem(address, { ca }, `${CA_FLAG} ${caFile}`);
  checkPem(address, { cert }, `${CERT_FLAG} ${certFile}`);
  checkPem(
    address,
    { cert, key },
    keyFile ? `${KEY_FLAG} ${keyFile}` : `${CERT_FLAG} ${certFile} without ${KEY_FLAG}`,
  );
  return {
    ...(ca && { ca }),
    ...(cert && { cert, key }),
    ...(serverName ? { servername: serverName } : { checkServerIdentity: () => undefined }),
  };
}

async function read(address: string, file: string | undefined, flag: string): Promise<Buffer | undefined> {
  if (!file) return undefined;
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ConnectError(
      address,
      `cannot be reached: ${flag} cannot be read (${(cause as Error).message})`,
      {
        cause,
      },
    );
  }
}

function checkPem(
  address: string,
  content: { ca?: Buffer; cert?: Buffer; key?: Buffer },
  source: string,
): void {
  try {
    createSecureContext(content);
  } catch (cause) {
    throw new ConnectError(
      address,
      `cannot be reached: ${source} cannot be used (${(cause as Error).message})`,
      {
        cause,
      },
    );
  }
}
