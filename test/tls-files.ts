import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate, type GenerateResult } from 'selfsigned';

/** Elliptic curves, since RSA keys take seconds to make. */
const KEYS = { keyType: 'ec', algorithm: 'sha256' } as const;

export interface TlsFiles {
  folder: string;
  ca: string;
  /** Of an authority that signed nothing here. */
  otherCa: string;
  cert: string;
  key: string;
}

/** Certificates of a cluster, as PEM files in a folder of their own: names are not what Dask checks. */
export async function writeTlsFiles(): Promise<TlsFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'cluster-tls-'));
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const authority = await authorityOf('authority');
  const other = await authorityOf('another authority');
  const cluster = await generate([{ name: 'commonName', value: 'cluster' }], {
    ...KEYS,
    ca: { key: authority.private, cert: authority.cert },
  });
  return {
    folder,
    ca: file('ca.pem', authority.cert),
    otherCa: file('other-ca.pem', other.cert),
    cert: file('cert.pem', cluster.cert),
    key: file('key.pem', cluster.private),
  };
}

const authorityOf = (name: string): Promise<GenerateResult> =>
  generate([{ name: 'commonName', value: name }], {
    ...KEYS,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
    ],
  });
