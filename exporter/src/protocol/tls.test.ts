import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { TlsOptions as ServerOptions } from 'node:tls';
import { createSecureContext, createServer } from 'node:tls';
import type { GenerateResult } from 'selfsigned';
import { generate } from 'selfsigned';
import { call, connect } from './comm.ts';
import { ConnectError } from './errors.ts';
import { bytesOf, closePeers, listen, peer, scheduler } from './testing/peer.ts';
import type { TlsOptions } from './tls.ts';

/** Elliptic curves, since RSA keys take seconds to make. */
const KEYS = { keyType: 'ec', algorithm: 'sha256' } as const;

let folder: string;
let authority: GenerateResult;
let server: GenerateResult;

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function authorityOf(name: string): Promise<GenerateResult> {
  return generate([{ name: 'commonName', value: name }], {
    ...KEYS,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
    ],
  });
}

function signedBy(ca: GenerateResult, name: string): Promise<GenerateResult> {
  return generate([{ name: 'commonName', value: name }], {
    ...KEYS,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tls-test-'));
  authority = await authorityOf('authority');
  server = await signedBy(authority, 'scheduler');
  const client = await signedBy(authority, 'client');
  const strangers = await authorityOf('strangers');
  const stranger = await signedBy(strangers, 'stranger');
  file('ca.pem', authority.cert);
  file('cert.pem', client.cert);
  file('key.pem', client.private);
  file('both.pem', `${client.cert}\n${client.private}`);
  file('other-ca.pem', strangers.cert);
  file('stranger.pem', stranger.cert);
  file('stranger-key.pem', stranger.private);
  file('text.pem', 'no certificate');
});

afterAll(() => rmSync(folder, { recursive: true }));
afterEach(closePeers);

const path = (name: string): string => join(folder, name);
const good = (): TlsOptions => ({
  caFile: path('ca.pem'),
  certFile: path('cert.pem'),
  keyFile: path('key.pem'),
});

/** As Dask's: it wants a client certificate of the same authority. */
async function tlsScheduler(options: ServerOptions = {}): Promise<string> {
  const answer = scheduler((message, socket) => message.has('op') && socket.write(bytesOf('answer')));
  const tls = {
    cert: server.cert,
    key: server.private,
    ca: authority.cert,
    requestCert: true,
    rejectUnauthorized: true,
    ...options,
  };
  return `tls://${await listen(createServer(tls, answer).on('tlsClientError', () => undefined))}`;
}

async function ask(address: string, tls?: TlsOptions): Promise<unknown> {
  const comm = await connect({ address, tls, connectTimeoutMs: 60_000 });
  const answer = await call(comm, 'identity');
  comm.close();
  return answer;
}

async function failure(address: string, tls?: TlsOptions): Promise<string> {
  const error = await ask(address, tls).then(String, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConnectError);
  expect((error as Error).message).toContain(`${address} `);
  return (error as Error).message;
}

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a comm over %s, whatever the host is called',
  async (maxVersion) => {
    expect(await ask(await tlsScheduler({ maxVersion }), good())).toBe('answer');
  },
);

test('the key may stand in the file of the certificate', async () => {
  expect(await ask(await tlsScheduler(), { caFile: path('ca.pem'), certFile: path('both.pem') })).toBe(
    'answer',
  );
});

test('the name is checked where one is given', async () => {
  const address = await tlsScheduler();
  expect(await ask(address, { ...good(), serverName: 'scheduler' })).toBe('answer');
  expect(await failure(address, { ...good(), serverName: 'other' })).toContain(
    'certificate for another name',
  );
});

/** As a router does it: what it was sent decides where the connection goes, and an unknown name is refused. */
async function router(names: string[]): Promise<{ address: (host: string) => string; asked: string[] }> {
  const asked: string[] = [];
  const address = await tlsScheduler({
    SNICallback: (name, done) => {
      asked.push(name);
      const known = names.includes(name);
      done(known ? null : new Error('unknown'), known ? createSecureContext(schedulersOwn()) : undefined);
    },
  });
  return { address: (host) => address.replace('127.0.0.1', host), asked };
}

const schedulersOwn = () => ({ cert: server.cert, key: server.private, ca: authority.cert });

test.each([
  ['localhost', {}, ['localhost']],
  // An IP address is no name that may be sent (RFC 6066, 3).
  ['127.0.0.1', {}, []],
  ['127.0.0.1', { serverName: 'scheduler' }, ['scheduler']],
  ['[::ffff:127.0.0.1]', {}, []],
  ['127.0.0.1', { sni: 'elsewhere' }, ['elsewhere']],
  ['localhost', { sni: 'elsewhere' }, ['elsewhere']],
  ['localhost', { sni: 'bücher.example.' }, ['xn--bcher-kva.example']],
  ['localhost', { serverName: 'scheduler' }, ['localhost']],
  ['localhost', { serverName: 'scheduler', sni: 'elsewhere' }, ['elsewhere']],
])('to %s with %j the name sent is %j', async (host, names, sent) => {
  const { address, asked } = await router(['localhost', 'scheduler', 'elsewhere', 'xn--bcher-kva.example']);
  expect(await ask(address(host), { ...good(), ...names })).toBe('answer');
  expect(asked).toEqual(sent);
});

test('what is sent is not what is checked', async () => {
  const { address } = await router(['localhost']);
  expect(await failure(address('localhost'), { ...good(), serverName: 'localhost' })).toContain(
    'certificate for another name',
  );
});

test('a router that knows no such name is told apart', async () => {
  // The fatal alert unrecognized_name (RFC 6066, 3), which Node.js's own servers do not send.
  const refuse = (socket: Socket) => socket.once('data', () => socket.end(Buffer.of(21, 3, 3, 0, 2, 2, 112)));
  const address = (await peer(refuse)).replace('tcp://127.0.0.1', 'tls://localhost');
  expect(await failure(address, good())).toContain(
    'does not know the name that it was sent; give the right one with --scheduler.tls-sni',
  );
});

test('files are read anew, so that certificates can be rotated', async () => {
  const address = await tlsScheduler();
  const rotated = file('rotated.pem', 'not yet');
  const tls = { ...good(), caFile: rotated };
  expect(await failure(address, tls)).toContain(`--scheduler.tls-ca-file ${rotated} is no certificate`);
  writeFileSync(rotated, authority.cert);
  expect(await ask(address, tls)).toBe('answer');
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a missing client certificate is named over %s',
  async (maxVersion) => {
    expect(await failure(await tlsScheduler({ maxVersion }), { caFile: path('ca.pem') })).toContain(
      'asks for a client certificate; give one with --scheduler.tls-cert-file and --scheduler.tls-key-file',
    );
  },
);

test('a client certificate of another authority is named', async () => {
  const tls = { ...good(), certFile: path('stranger.pem'), keyFile: path('stranger-key.pem') };
  expect(await failure(await tlsScheduler(), tls)).toContain('not accept the client certificate');
});

test('an authority that did not sign is named', async () => {
  const address = await tlsScheduler();
  const why = 'that no known authority signed';
  expect(await failure(address, { ...good(), caFile: path('other-ca.pem') })).toContain(why);
  expect(await failure(address)).toContain('give its authority with --scheduler.tls-ca-file');
});

test('files that do not serve are named with their flags', async () => {
  const address = 'tls://127.0.0.1:1';
  const fails = (tls: TlsOptions): Promise<string> => failure(address, tls);
  expect(await fails({ ...good(), caFile: path('none.pem') })).toContain(
    '--scheduler.tls-ca-file cannot be read (ENOENT',
  );
  expect(await fails({ ...good(), certFile: path('text.pem') })).toContain('--scheduler.tls-cert-file');
  expect(await fails({ ...good(), keyFile: path('stranger-key.pem') })).toContain('is not the key of');
  expect(await fails({ certFile: path('cert.pem') })).toContain(
    'holds no key; give it with --scheduler.tls-key-file',
  );
  expect(await fails({ keyFile: path('key.pem') })).toContain('needs --scheduler.tls-cert-file');
});

test('where a file says what TLS needs, errors name its fields and no flag', async () => {
  const calledBy = { ca: 'the ca', cert: 'the cert', key: 'the key', sni: 'the sni' };
  const address = await tlsScheduler();
  const told = [
    await failure(address, { calledBy }),
    await failure(address, { calledBy, caFile: path('ca.pem') }),
    await failure(address, { calledBy, caFile: path('none.pem') }),
    await failure(address, { ...good(), calledBy, keyFile: path('stranger-key.pem') }),
    await failure(address, { calledBy, certFile: path('cert.pem') }),
    await failure(address, { calledBy, keyFile: path('key.pem') }),
  ];
  expect(told).toEqual([
    expect.stringContaining('give its authority with the ca'),
    expect.stringContaining('give one with the cert and the key'),
    expect.stringContaining('the ca cannot be read'),
    expect.stringContaining('is not the key of the cert'),
    expect.stringContaining('give it with the key'),
    expect.stringContaining('the key needs the cert'),
  ]);
  expect(told.join()).not.toContain('--scheduler');
});

test('TLS files with tcp:// are a mistake, not ignored', async () => {
  expect(await failure('tcp://127.0.0.1:1', good())).toContain('write tls://127.0.0.1:1');
});

test('tls:// to a scheduler without TLS says so', async () => {
  const address = (await peer(scheduler(() => undefined))).replace('tcp:', 'tls:');
  expect(await failure(address, good())).toContain('does not answer in TLS; is it tcp://127.0.0.1:');
});

test('tls:// to a silent peer says so', async () => {
  const address = (await peer(() => undefined)).replace('tcp:', 'tls:');
  await expect(connect({ address, tls: good(), connectTimeoutMs: 2_000 })).rejects.toThrow(
    'finishes no TLS handshake within 2 s',
  );
});
