import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '../testing/certificates.ts';
import { WebConfigFile } from './web-config-file.ts';
import { readWebConfig, WebConfigError } from './web-config.ts';

const HASH = `$2y$04$${'a'.repeat(53)}`;

let folder: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'web-config-'));
  file = join(folder, 'web.yml');
  const [one, other] = [await selfSigned('one'), await selfSigned('other')];
  writeFileSync(join(folder, 'cert.pem'), one.cert);
  writeFileSync(join(folder, 'key.pem'), one.key);
  writeFileSync(join(folder, 'other.pem'), other.key);
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (text: string) => {
  writeFileSync(file, text);
  return readWebConfig(file);
};
const TLS = 'tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n';

test('an empty file asks for nothing', () => {
  expect(read('')).toMatchObject({ tls: null, headers: {}, files: [file] });
  expect(read('').users.size).toBe(0);
});

test('users, headers and TLS, with paths relative to the file', () => {
  const config = read(
    `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ${join(folder, 'cert.pem')}\n  min_version: TLS13\n` +
      `http_server_config:\n  http2: false\n  headers:\n    Strict-Transport-Security: max-age=60\n` +
      `basic_auth_users:\n  alice: ${HASH}\n  "": ${HASH}\n`,
  );
  expect(config.tls).toMatchObject({
    clientAuth: 'RequireAndVerifyClientCert',
    context: { minVersion: 'TLSv1.3' },
  });
  expect(config.headers).toEqual({ 'Strict-Transport-Security': 'max-age=60' });
  expect([...config.users]).toEqual([
    ['alice', HASH],
    ['', HASH],
  ]);
  expect(config.files).toEqual([
    file,
    ...['cert.pem', 'key.pem', 'cert.pem'].map((name) => join(folder, name)),
  ]);
});

test('what is named and says nothing is not there', () => {
  const config = read(`tls_server_config:\nhttp_server_config:\n  http2:\n  headers:\nbasic_auth_users:\n`);
  expect(config).toMatchObject({ tls: null, headers: {}, users: new Map() });
  expect(read(`${TLS}  client_ca_file: ''\n  min_version:\n`).tls?.clientAuth).toBe('NoClientCert');
});

test('TLS is 1.2 or newer unless the file says otherwise', () => {
  expect(read(TLS).tls?.context.minVersion).toBe('TLSv1.2');
});

test.each([
  ['basic_auth: {}', 'basic_auth is not a field'],
  ['tls_server_config:\n  cert_fil: x', 'tls_server_config.cert_fil is not a field'],
  ['tls_server_config:\n  cert_file: cert.pem', 'tls_server_config.key_file is missing'],
  [`${TLS}  cipher_suites: [TLS_AES_128_GCM_SHA256]`, 'tls_server_config.cipher_suites is not supported'],
  [
    `${TLS}  min_version: SSL3`,
    "tls_server_config.min_version must be one of TLS10, TLS11, TLS12, TLS13, not 'SSL3'",
  ],
  [`${TLS}  client_auth_type: Sure`, 'tls_server_config.client_auth_type must be one of NoClientCert'],
  [`${TLS}  client_auth_type: VerifyClientCertIfGiven`, 'needs tls_server_config.client_ca_file'],
  [
    `${TLS}  client_ca_file: cert.pem`,
    'tls_server_config.client_ca_file needs tls_server_config.client_auth_type',
  ],
  ['tls_server_config:\n  cert_file: gone.pem\n  key_file: key.pem', 'gone.pem'],
  ['tls_server_config:\n  cert_file: cert.pem\n  key_file: other.pem', 'other.pem do not work'],
  ['tls_server_config: 7', 'tls_server_config must be a map'],
  ['http_server_config:\n  http2: true', 'http_server_config.http2 is not supported'],
  [
    'http_server_config:\n  headers:\n    Set-Cookie: a=b',
    'http_server_config.headers.Set-Cookie is not a field',
  ],
  ['rate_limit: {}', 'rate_limit is not supported'],
  ['basic_auth_users:\n  alice: secret', 'basic_auth_users.alice must be a bcrypt hash'],
  // Whoever is left out must not be let in.
  ['basic_auth_users:\n  alice:', 'basic_auth_users.alice must be a bcrypt hash'],
  ["basic_auth_users:\n  alice: ''", 'basic_auth_users.alice must be a bcrypt hash'],
  ['basic_auth_users:\n  "a\\nb/c~d": 7', 'basic_auth_users.a\nb/c~d must be a bcrypt hash'],
  ['basic_auth_users: [a]', 'basic_auth_users must be a map of fields'],
  ['basic_auth_users: 7', 'basic_auth_users must be a map of fields'],
  ['http_server_config:\n  tls: 1', 'http_server_config.tls is not a field; known here: http2, headers'],
  ['http_server_config:\n  headers:\n    X-Frame-Options: 7', 'headers.X-Frame-Options must be text'],
  [`${TLS}  max_version: 13`, 'tls_server_config.max_version must be one of TLS10'],
  ['- a', 'the whole must be a map'],
  ['a: [', 'web.yml'],
])('%j is refused by a sentence that names the file and the field', (text, sentence) => {
  expect(() => read(text)).toThrow(WebConfigError);
  expect(() => read(text)).toThrow(sentence);
  expect(() => read(text)).toThrow(file);
});

describe('a file that changes', () => {
  test('is read again', () => {
    read('');
    const watched = new WebConfigFile(file);
    const before = watched.current();
    expect(watched.current()).toBe(before);
    writeFileSync(file, `basic_auth_users:\n  alice: ${HASH}\n`);
    expect(watched.current().users.has('alice')).toBe(true);
  });

  test('is an error while it is broken or gone, and serves again when repaired', () => {
    read('');
    const watched = new WebConfigFile(file);
    writeFileSync(file, 'nosuch: 1\n');
    expect(() => watched.current()).toThrow('nosuch');
    expect(() => watched.current()).toThrow('nosuch');
    rmSync(file);
    expect(() => watched.current()).toThrow(WebConfigError);
    writeFileSync(file, '{}\n');
    expect(watched.current().users.size).toBe(0);
  });

  test('cannot turn TLS on or off', () => {
    read('');
    const watched = new WebConfigFile(file);
    writeFileSync(file, TLS);
    expect(() => watched.current()).toThrow('start the exporter again');
  });
});
