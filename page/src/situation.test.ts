import type { Status } from '@daskscope/api';
import { situation, type ConnectionState } from '@daskscope/client';
import { say } from './situation.ts';

const NOW = Date.UTC(2026, 5, 3, 10, 31, 5);
const LIVE = { kind: 'live', since: NOW - 5000, reason: '' } as const;

const status = (
  more: Partial<Status['connection']> = {},
  scheduler: Partial<Status['scheduler']> = {},
): Status => ({
  time: NOW,
  exporter: { version: '1', startedAt: NOW - 60_000 },
  connection: {
    state: 'connected',
    address: 'tcp://s:8786',
    since: NOW - 30_000,
    connects: 1,
    error: null,
    retryAt: null,
    ...more,
  },
  scheduler: {
    id: 'b',
    address: 'tcp://s:8786',
    version: '2026.8.0',
    python: null,
    startedAt: null,
    simulated: false,
    dashboard: null,
    ...scheduler,
  },
  cluster: {
    workers: 1,
    threads: 1,
    memoryBytes: 0,
    memoryLimitBytes: 0,
    cpuCores: 0,
    clients: 0,
    errors: 0,
  },
  lives: [{ id: 'b', firstSeen: NOW - 600_000, lastSeen: NOW, tasks: 0 }],
  taskLog: { tasks: 0, capacity: 1, taken: 0, lost: 0 },
  watchers: 1,
  missing: [],
});
const of = (stream: ConnectionState, known: Status | null) =>
  say(situation(stream, known, 0), known, 'utc', NOW);

test('nothing is said while all is well', () => {
  expect(of(LIVE, status())).toEqual({ tone: 'live', label: 'live', since: NOW - 30_000, sentence: null });
});

test('a cluster that is gone is not said to be tried again', () => {
  const error = 'It is known from the history alone.';
  const said = of(LIVE, status({ state: 'lost', since: NOW - 4000, address: '', error, gone: true }));
  expect(said).toEqual({
    tone: 'lost',
    label: 'gone',
    since: NOW - 4000,
    sentence: `Gone since 10:31:01 UTC. What is shown is from before. ${error}`,
  });
});

test('a lost exporter is never live, whatever it said last', () => {
  const said = of({ kind: 'lost', since: NOW - 4000, reason: 'The connection broke.' }, status());
  expect(said).toMatchObject({ tone: 'lost', since: NOW - 4000 });
  expect(said.sentence).toMatch(
    /Exporter lost since 10:31:01 UTC\. What is shown is from before\. The connection broke\./,
  );
});

test('before anything is known it connects', () => {
  expect(of({ kind: 'connecting', since: NOW, reason: '' }, null)).toMatchObject({
    tone: 'waiting',
    label: 'connecting',
  });
});

test('a lost scheduler is said with its reason, its place and since when', () => {
  const said = of(LIVE, status({ state: 'lost', since: NOW - 7000, error: 'It refuses.' }));
  expect(said).toMatchObject({ tone: 'lost', since: NOW - 7000 });
  expect(said.sentence).toMatch(/since 10:30:58 UTC.*It refuses\..*tcp:\/\/s:8786/);
});

test('a scheduler that is overdue is silent, not live', () => {
  const said = of(LIVE, status({ pushLatenessSeconds: 12.4 }));
  expect(said).toMatchObject({ tone: 'waiting', label: 'scheduler silent', since: NOW - 12_400 });
  expect(said.sentence).toMatch(/has said nothing for 12 s: its event loop may be blocked/);
});

test.each([0, 0.7, null])('a push that is overdue by %s s is nothing to say', (pushLatenessSeconds) => {
  expect(of(LIVE, status({ pushLatenessSeconds }))).toMatchObject({ tone: 'live', sentence: null });
});

test('no scheduler yet is said with what to do', () => {
  const said = of(LIVE, status({ state: 'connecting' }));
  expect(said).toMatchObject({ tone: 'waiting', since: NOW - 60_000 });
  expect(said.sentence).toMatch(/No scheduler yet, since 10:30:05 UTC.*tcp:\/\/s:8786.*dask scheduler/);
});

test('a restart is told for a while', () => {
  const restarted = status();
  restarted.lives = [
    { id: 'a', firstSeen: 0, lastSeen: 0, tasks: 1 },
    { ...restarted.lives[0]!, firstSeen: NOW - 20_000 },
  ];
  expect(of(LIVE, restarted)).toMatchObject({ tone: 'live' });
  expect(of(LIVE, restarted).sentence).toMatch(/Another scheduler since 10:30:45/);
  expect(of(LIVE, { ...restarted, time: NOW + 600_000 }).sentence).toBeNull();
});
