import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { checkAnswer } from '../testing/contract.ts';
import { get, serve, type Served } from '../testing/serve.ts';
import { Passwords } from './passwords.ts';

const HASH = hashSync('päss:word', 4);
let folder: string;
let file: string;
let server: Served;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authentication-'));
  file = join(folder, 'web.yml');
  writeFileSync(
    file,
    `basic_auth_users:\n  alice: ${HASH}\nhttp_server_config:\n  headers:\n    X-XSS-Protection: '0'\n`,
  );
  server = await serve({ configFile: file });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const basic = (login: string) => `Basic ${Buffer.from(login).toString('base64')}`;
const status = async (path: string, authorization?: string) =>
  (await get(server, path, { headers: authorization === undefined ? {} : { authorization } })).status;

test.each([
  '/',
  '/metrics',
  '/api/v1/status',
  '/api/v1/tasks',
  '/api/v1/stream',
  '/api/v1/openapi.json',
  '/nowhere',
])('%s needs a login', async (path) => {
  const { status, headers, text } = await get(server, path);
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toMatch(/^Basic /);
  checkAnswer('/api/v1/status', 401, JSON.parse(text));
  expect(JSON.parse(text)).toMatchObject({ code: 'login-needed' });
});

test.each(['/-/healthy', '/-/ready'])('%s needs none', async (path) => {
  expect(await status(path)).toBe(200);
});

test('the right password lets in, again and again', async () => {
  const login = basic('alice:päss:word');
  expect(await Promise.all([login, login, login].map((one) => status('/metrics', one)))).toEqual([
    200, 200, 200,
  ]);
  expect(await status('/metrics', login)).toBe(200);
});

test.each([
  basic('alice:wrong'),
  basic('bob:päss:word'),
  basic('alice'),
  basic(''),
  'Basic',
  'Basic !!!',
  `Bearer ${'x'.repeat(1000)}`,
])('%s does not', async (authorization) => {
  expect(await status('/metrics', authorization)).toBe(401);
});

test('headers of the configuration are in the answers', async () => {
  const { headers } = await get(server, '/metrics', { headers: { authorization: basic('alice:päss:word') } });
  expect(headers['x-xss-protection']).toBe('0');
});

test('a user taken out of the file is out at once', async () => {
  const login = basic('alice:päss:word');
  expect(await status('/metrics', login)).toBe(200);
  writeFileSync(file, `basic_auth_users:\n  bob: ${HASH}\n`);
  expect(await status('/metrics', login)).toBe(401);
  expect(await status('/metrics', basic('bob:päss:word'))).toBe(200);
});

test('a file that turned bad lets nobody in, and is logged once', async () => {
  const login = basic('alice:päss:word');
  writeFileSync(file, 'nosuch: 1\n');
  expect(await status('/metrics', login)).toBe(500);
  expect(await status('/metrics', login)).toBe(500);
  expect(server.logged.filter((line) => line.includes('nosuch'))).toHaveLength(1);
  expect(await status('/-/healthy')).toBe(200);
});

describe('checking passwords', () => {
  test('a flood of guesses is refused, and a remembered login is not', async () => {
    const passwords = new Passwords({ pauseMs: 0 });
    expect(await passwords.check('päss:word', HASH, 'a')).toBe(true);
    const guesses = Array.from({ length: 100 }, async (_, i) => passwords.check(`guess ${i}`, HASH, 'a'));
    expect(await passwords.check('päss:word', HASH, 'a')).toBe(true);
    const outcomes = await Promise.allSettled(guesses);
    const refused = outcomes.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeGreaterThan(50);
    expect(refused[0]).toMatchObject({ reason: { status: 429 } });
    expect(outcomes.filter((one) => one.status === 'fulfilled').every((one) => !one.value)).toBe(true);
  });

  test('a right one is remembered while its hash is the same, a wrong one for a while', async () => {
    const clock = { now: 0 };
    const passwords = new Passwords({ clock: () => clock.now, pauseMs: 0 });
    expect(await passwords.check('päss:word', HASH, 'a')).toBe(true);
    clock.now = 30 * 24 * 3_600_000;
    // As many wrong ones as may wait, and more.
    const guesses = Array.from({ length: 50 }, (_, i) => passwords.check(`guess ${i}`, HASH, 'a'));
    expect(await passwords.check('päss:word', HASH, 'a')).toBe(true);
    await Promise.allSettled(guesses);
    expect(await passwords.check('päss:word', hashSync('other', 4), 'a')).toBe(false);
  });

  test('a right password that was never given is let in, however many guess elsewhere', async () => {
    const passwords = new Passwords();
    const guesses = Array.from({ length: 50 }, (_, i) =>
      Array.from({ length: 3 }, (__, j) => passwords.check(`guess ${i} ${j}`, HASH, `guesser ${i}`)),
    ).flat();
    for (const guess of guesses) guess.catch(() => undefined);
    expect(await passwords.check('päss:word', HASH, 'a')).toBe(true);
  });
});
