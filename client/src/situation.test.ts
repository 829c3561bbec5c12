import type { Status } from '@daskscope/api';
import { sayNews, sayNoScheduler, saySilence, situation } from './situation.ts';
import { LIFE, statusAnswer } from './testing/answers.ts';

const LIVE = { kind: 'live', since: 5, reason: '' } as const;
const AHEAD = 1_000;
const NO_NEWS = { silentSince: null, tooOld: null, restartedAt: null };

const TOLD = statusAnswer();
const of = (part: Partial<Status> = {}) => situation(LIVE, { ...TOLD, ...part }, AHEAD);
const connection = (part: Partial<Status['connection']>) => ({ connection: { ...TOLD.connection, ...part } });

test('is live since the exporter has the scheduler, on this machine’s clock, without news', () => {
  expect(of()).toEqual({ kind: 'live', since: 999_000, reason: '', ...NO_NEWS });
  expect(saySilence(of(), 0)).toBeNull();
  expect(sayNews(of(), String)).toBeNull();
});

test('what the stream says goes before what was told last', () => {
  const lost = { kind: 'lost', since: 7, reason: 'It broke.' } as const;
  expect(situation(lost, TOLD, AHEAD)).toEqual({
    kind: 'exporter-lost',
    since: 7,
    reason: 'It broke.',
    ...NO_NEWS,
  });
  expect(situation({ ...LIVE, kind: 'ended' }, TOLD, AHEAD).kind).toBe('ended');
  expect(situation(LIVE, null, AHEAD).kind).toBe('connecting');
});

test('a scheduler that was never there is another thing than one that is lost', () => {
  expect(of(connection({ state: 'connecting', error: 'It refuses.' }))).toMatchObject({
    kind: 'no-scheduler',
    since: -999,
    reason: 'It refuses.',
  });
  expect(of(connection({ state: 'lost', since: 3_000, error: 'It was closed.' }))).toMatchObject({
    kind: 'scheduler-lost',
    since: 2_000,
    reason: 'It was closed.',
  });
  const gone = connection({ state: 'lost', since: 3_000, error: 'No source names it.', gone: true });
  expect(of(gone)).toMatchObject({ kind: 'gone', since: 2_000, reason: 'No source names it.' });
});

test('says where a scheduler is to be started, why none answers, and since when if that is to be said', () => {
  const address = TOLD.connection.address;
  const told = of(connection({ state: 'connecting', error: 'It refuses.' }));
  expect(sayNoScheduler(told, address)).toBe(
    `No scheduler yet. It refuses. The exporter keeps trying to reach ${address}. Start one there by dask scheduler, or start the exporter with your scheduler’s address.`,
  );
  expect(sayNoScheduler(of(connection({ state: 'connecting' })), address, 'ten')).toMatch(
    /^No scheduler yet, since ten\. There was no answer yet\. /,
  );
});

test.each([
  [undefined, null],
  [null, null],
  [0.7, null],
  [12.4, 1_010_000 - AHEAD - 12_400],
])('a push that is late by %p s is a silence since %p', (pushLatenessSeconds, silentSince) => {
  expect(of(connection(pushLatenessSeconds === undefined ? {} : { pushLatenessSeconds })).silentSince).toBe(
    silentSince,
  );
});

test('says for how long the scheduler is silent', () => {
  expect(saySilence({ ...NO_NEWS, silentSince: 1_000 }, 13_900)).toMatch(/has said nothing for 12 s/);
});

test('a restart is news for two minutes', () => {
  const life = { lastSeen: 0, tasks: 0 };
  const lives = [
    { ...life, id: 'before', firstSeen: 0 },
    { ...life, id: LIFE, firstSeen: TOLD.time - 120_000 },
  ];
  expect(of({ lives })).toMatchObject({ restartedAt: TOLD.time - 121_000 });
  expect(sayNews(of({ lives }), (time) => `at ${time}`)).toMatch(/^Another scheduler since at 889000: /);
  expect(of({ lives, time: TOLD.time + 1 }).restartedAt).toBeNull();
  expect(of({ lives: lives.slice(1) }).restartedAt).toBeNull();
});

test.each([
  ['2021.10.0', true],
  ['2022.11.1', true],
  ['2022.12.1', false],
  ['unknown', false],
])('distributed %s is too old: %s', (version, old) => {
  const { tooOld } = of({ scheduler: { ...TOLD.scheduler!, version } });
  expect(tooOld).toBe(old ? version : null);
  expect(sayNews({ ...NO_NEWS, tooOld }, String)?.includes(version) ?? false).toBe(old);
});
