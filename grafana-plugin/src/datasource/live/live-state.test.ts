import { FakePage, FakeStreams, heartbeat } from '@daskscope/client/testing/streams';
import { LIFE, progressAnswer, statusAnswer, tasksAnswer } from '@daskscope/client/testing/answers';
import { LiveState } from './live-state.ts';

let streams: FakeStreams;
let liveState: LiveState;

beforeEach(() => {
  jest.useFakeTimers();
  streams = new FakeStreams();
  liveState = new LiveState({ open: streams.connect, ask: streams.ask, page: new FakePage() });
});

afterEach(() => jest.useRealTimers());

test('tells of what changed, until unsubscribed', () => {
  const changes: string[] = [];
  const unsubscribe = liveState.subscribe((change) => changes.push(change));
  liveState.enter();
  streams.say({ topic: 'progress', data: progressAnswer([{ prefix: 'inc' }]) });
  expect(changes).toEqual(['connection', 'connection', 'progress']);
  expect(liveState.progress!.prefixes[0]!.prefix).toBe('inc');
  unsubscribe();
  streams.say({ topic: 'progress', data: progressAnswer([]) });
  expect(changes).toHaveLength(3);
});

test('goes on from the last cursor after a loss', () => {
  liveState.enter();
  streams.say({ topic: 'tasks', data: tasksAnswer({ runs: [{ id: 4 }], cursor: `${LIFE}:5` }) });
  streams.cut();
  jest.advanceTimersByTime(2000);
  expect(streams.cursors).toEqual([null, `${LIFE}:5`]);
});

test('is lost while the exporter has no scheduler, and says so', () => {
  liveState.enter();
  streams.say({ topic: 'status', data: statusAnswer() });
  expect(liveState.connection.state).toBe('live');
  const connection = { state: 'lost', error: 'It was closed.' } as const;
  streams.say({ topic: 'status', data: statusAnswer({ connection }) });
  expect(liveState.connection).toMatchObject({
    state: 'lost',
    reason: 'The exporter has no connection to the scheduler at tcp://scheduler:8786. It was closed.',
  });
  streams.say({ topic: 'status', data: statusAnswer() });
  expect(liveState.connection.state).toBe('live');
});

test('says that there never was a scheduler, as another thing than one that was lost', () => {
  liveState.enter();
  const connection = { state: 'connecting', error: 'It refuses.' } as const;
  streams.say({ topic: 'status', data: statusAnswer({ connection }) });
  expect(liveState.connection).toMatchObject({
    state: 'lost',
    never: true,
    reason: expect.stringMatching(/^No scheduler yet\. It refuses\. .* tcp:\/\/scheduler:8786\. Start one/),
  });
  streams.say({ topic: 'status', data: statusAnswer() });
  expect(liveState.connection.never).toBeUndefined();
});

test("tells the exporter's time", () => {
  liveState.enter();
  streams.say(heartbeat(Date.now() + 90_000));
  expect(Math.abs(liveState.now() - Date.now() - 90_000)).toBeLessThan(100);
});

test('what was received survives a short absence and is forgotten after a long one', () => {
  const leave = liveState.enter();
  streams.say({ topic: 'tasks', data: tasksAnswer({ runs: [{ id: 0 }] }) });
  leave();
  jest.advanceTimersByTime(30_000);
  liveState.enter()();
  expect(liveState.log.end).toBe(1);
  const { epoch } = liveState;
  jest.advanceTimersByTime(60_000);
  expect(liveState.log.end).toBe(0);
  expect(liveState.epoch).toBeGreaterThan(epoch);
});

test('dictionaries are kept where a line leaves them out', () => {
  liveState.enter();
  streams.say({ topic: 'tasks', data: tasksAnswer({ runs: [{ id: 0 }] }) });
  const { lives, prefixes, workers, actions, ...rest } = tasksAnswer({ runs: [{ id: 1 }] });
  streams.say({ topic: 'tasks', data: rest });
  expect(liveState.names).toMatchObject({ lives, prefixes, workers, actions });
  expect(liveState.log.end).toBe(2);
});

test('begins anew where the exporter has dropped names, whose positions are those of others then', () => {
  liveState.enter();
  streams.say({ topic: 'tasks', data: tasksAnswer({ runs: [{ id: 3 }], cursor: `${LIFE}:4` }) });
  const { epoch } = liveState;
  const others = [{ address: 'tcp://other:1', name: 'other', host: 'other' }];
  const line = { ...tasksAnswer({ runs: [{ id: 4 }], cursor: `${LIFE}:5~1` }), workers: others, reset: true };
  streams.say({ topic: 'tasks', data: line });
  expect(liveState).toMatchObject({ epoch: epoch + 1, placed: false });
  expect(streams.cursors).toEqual([null, null]);
  streams.say({ topic: 'tasks', data: { ...line, reset: false } });
  expect(liveState.names.workers).toEqual(others);
  expect(liveState.log.end).toBe(1);
  expect(liveState.epoch).toBe(epoch + 1);
});
