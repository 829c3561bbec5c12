import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { selfSigned, type Certificate } from '../testing/certificates.ts';
import { serve, type Served } from '../testing/serve.ts';

let folder: string;
let own: Certificate;
let client: Certificate;
let stranger: Certificate;
let server: Served | undefined;

beforeAll(async () => {
  [own, client, stranger] = await Promise.all([
    selfSigned('exporter'),
    selfSigned('client'),
    selfSigned('stranger'),
  ]);
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
});
afterEach(() => server?.close());
afterAll(() => rmSync(folder, { recursive: true }));

function install({ cert, key }: Certificate): void {
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key);
  writeFileSync(join(folder, 'ca.pem'), client.cert);
}

async function start(more = ''): Promise<Served> {
  install(own);
  const configFile = join(folder, 'web.yml');
  writeFileSync(configFile, `tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n${more}`);
  return (server = await serve({ configFile }));
}

/** The status, and the certificate that the server showed. */
function get(options: RequestOptions = {}): Promise<{ status: number; shown: string }> {
  return new Promise((resolve, reject) => {
    request(`${server!.url}/metrics`, { ca: own.cert, agent: false, ...options }, (incoming) => {
      const shown = (incoming.socket as TLSSocket).getPeerCertificate().subject.CN;
      incoming.resume().on('end', () => resolve({ status: incoming.statusCode!, shown: String(shown) }));
    })
      .on('error', reject)
      .end();
  });
}

test('answers over TLS', async () => {
  const { url } = await start();
  expect(url).toMatch(/^https:/);
  expect(await get()).toEqual({ status: 200, shown: 'exporter' });
});

test('a certificate that is replaced serves the next connection', async () => {
  await start();
  install(stranger);
  expect(await get({ ca: stranger.cert })).toEqual({ status: 200, shown: 'stranger' });
});

test('a TLS version below the least one is refused', async () => {
  await start('  min_version: TLS13\n');
  await expect(get({ maxVersion: 'TLSv1.2' })).rejects.toThrow();
  expect((await get()).status).toBe(200);
});

const none = (): Partial<Certificate> => ({});
const good = () => client;
const unknown = () => stranger;
const types: Record<string, (() => Partial<Certificate>)[]> = {
  NoClientCert: [none, good, unknown],
  RequestClientCert: [none, good, unknown],
  RequireAnyClientCert: [good, unknown],
  VerifyClientCertIfGiven: [none, good],
  RequireAndVerifyClientCert: [good],
};

test.each(Object.entries(types))('%s takes the clients that it should', async (type, taken) => {
  const authority = type === 'NoClientCert' ? '' : '  client_ca_file: ca.pem\n';
  await start(`  client_auth_type: ${type}\n${authority}`);
  for (const certificate of [none, good, unknown]) {
    const outcome = await get(certificate()).then(
      ({ status }) => status,
      () => 'refused',
    );
    expect([certificate.name, outcome]).toEqual([
      certificate.name,
      taken.includes(certificate) ? 200 : 'refused',
    ]);
  }
});
