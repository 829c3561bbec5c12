import type { Status } from '@daskscope/api';
import { statusAnswer } from '@daskscope/client/testing/answers';
import { FakePage, FakeStreams } from '@daskscope/client/testing/streams';
import type { LoadingState } from '@grafana/data';
import { LiveState } from '../datasource/live/live-state.ts';
import { saidLongAgo, situation, told, whyNothing } from './situation.ts';

const NOW = Date.UTC(2026, 4, 2, 10);
const done = { state: 'Done' as LoadingState };

test('there is nothing to say of a picture that is what it is', () => {
  expect(situation(null, done, 'utc', NOW)).toBeNull();
  expect(situation({ state: 'live', since: NOW, reason: '' }, done, 'utc', NOW)).toBeNull();
});

test('of what was long ago it says when that was', () => {
  expect(saidLongAgo(NOW - 3_600_000, 'utc', NOW)).toEqual({
    tone: 'notice',
    sentence: 'As of 09:00:00 UTC.',
  });
  expect(saidLongAgo(NOW - 2_000, 'utc', NOW)).toBeNull();
  expect(saidLongAgo(null, 'utc', NOW)).toBeNull();
});

test('says since when it is lost, and why', () => {
  const lost = { state: 'lost', since: NOW - 5000, reason: 'It refuses.' } as const;
  expect(situation(lost, done, 'utc', NOW)).toEqual({
    tone: 'lost',
    sentence: 'Lost since 09:59:55 UTC; this is from before. It refuses.',
  });
  const yesterday = { ...lost, since: NOW - 86_400_000 };
  expect(situation(yesterday, done, 'utc', NOW)!.sentence).toContain('May 1 10:00:00 UTC');
});

test('where there never was a scheduler nothing is from before', () => {
  const never = {
    state: 'lost',
    since: NOW - 5000,
    reason: 'No scheduler yet. It refuses.',
    never: true,
  } as const;
  expect(situation(never, done, 'utc', NOW)).toEqual({
    tone: 'waiting',
    sentence: 'No scheduler yet. It refuses.',
  });
});

test('says what went wrong with a query, while the last picture stays', () => {
  const failed = { state: 'Error' as LoadingState, errors: [{ message: 'Bad parameter' }] };
  expect(situation(null, failed, 'utc', NOW)!.sentence).toBe('This is from before. Bad parameter');
});

test('says when a picture was stopped, and how it goes on', () => {
  expect(told({ connection: null, stopped: NOW - 5000, notice: null }, done, 'utc', NOW)).toEqual({
    tone: 'stopped',
    sentence: 'Stopped at 09:59:55 UTC. Refresh to go on.',
  });
});

test.each([
  [{ state: 'Error', errors: [{ message: 'It refuses.' }] }, 'It refuses.'],
  // As of a data source that was deleted.
  [{ state: 'Error', error: { message: 'Datasource x was not found' } }, 'Datasource x was not found'],
  [{ state: 'Error' }, 'The query failed; its inspector says more.'],
  [{ state: 'Loading' }, 'Waiting for the first answer …'],
  // As with every refresh.
  [{ state: 'Loading', errors: [{ message: 'It refuses.' }] }, 'It refuses.'],
  [{ state: 'Done' }, null],
])('says in place of a picture why there is none: %p', (data, said) => {
  expect(whyNothing(data as Parameters<typeof whyNothing>[0])).toBe(said);
});

describe('while the exporter is live', () => {
  let streams: FakeStreams;
  let liveState: LiveState;

  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
    streams = new FakeStreams();
    liveState = new LiveState({ open: streams.connect, ask: streams.ask, page: new FakePage() });
    liveState.enter();
  });
  afterEach(() => jest.useRealTimers());

  const tell = (part: Partial<Status>) =>
    streams.say({ topic: 'status', data: { ...statusAnswer(), time: NOW, ...part } });
  const said = () =>
    told({ connection: liveState.connection, stopped: null, notice: null }, done, 'utc', NOW)?.sentence;

  test('says nothing of what is as it should be', () => {
    tell({});
    expect(said()).toBeUndefined();
  });

  test('says that the scheduler is silent, anew each time that this is told, and no more when it speaks', () => {
    let changes = 0;
    liveState.subscribe((change) => (changes += change === 'connection' ? 1 : 0));
    const { connection } = statusAnswer();
    tell({});
    changes = 0;
    tell({ connection: { ...connection, pushLatenessSeconds: 3.2 } });
    expect(said()).toBe(
      'The scheduler has said nothing for 3 s: its event loop may be blocked. What is shown is from before.',
    );
    tell({ connection: { ...connection, pushLatenessSeconds: 4.2 } });
    expect(said()).toMatch(/for 4 s/);
    tell({});
    expect(said()).toBeUndefined();
    expect(changes).toBe(3);
  });

  test('says that the scheduler is another one, or older than what can be trusted', () => {
    const { scheduler } = statusAnswer();
    const life = { lastSeen: NOW, tasks: 0 };
    const lives = [
      { ...life, id: 'before', firstSeen: 0 },
      { ...life, id: scheduler!.id, firstSeen: NOW - 20_000 },
    ];
    tell({ lives });
    expect(said()).toMatch(/^Another scheduler since 09:59:40 UTC/);
    tell({ scheduler: { ...scheduler!, version: '2021.10.0' } });
    expect(said()).toMatch(/2021.10.0, which is too old/);
  });
});
