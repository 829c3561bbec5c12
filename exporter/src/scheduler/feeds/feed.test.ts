import { eventually } from '../../../../test/wait-until.ts';
import { connect } from '../../protocol/comm.ts';
import { CommClosedError, ConnectError } from '../../protocol/errors.ts';
import { dumps } from '../../protocol/pickle.ts';
import { bytesOf, closePeers, peer, scheduler } from '../../protocol/testing/peer.ts';
import { ADDRESS, quiet, refuses, ScriptedScheduler, SILENCE } from '../testing/scripted-comm.ts';
import { attr } from './expression.ts';
import { evaluate, openFeed } from './feed.ts';
import { timed } from './packed.ts';

const ID = attr('id');

afterEach(closePeers);

function feeding(...answers: unknown[]) {
  const scheduler = new ScriptedScheduler({ feed: answers });
  const taken: unknown[] = [];
  const sizes: number[] = [];
  const onPush = async (value: unknown, bytes: number) => {
    taken.push(value);
    sizes.push(bytes);
  };
  const open = (signal?: AbortSignal) => openFeed(scheduler.openComm, ID, 0.5, onPush, signal);
  return { scheduler, taken, sizes, open, comm: () => scheduler.comms[0]! };
}

test('it asks for the expression at its interval, and is open once the first push is taken in', async () => {
  const { scheduler, taken, open, comm } = feeding(SILENCE);
  let isOpen = false;
  const opening = open().then(() => (isOpen = true));
  await quiet();
  expect(scheduler.asked).toEqual([{ op: 'feed', function: dumps(ID), interval: 0.5 }]);
  expect(isOpen).toBe(false);
  comm().say('first');
  await opening;
  expect(taken).toEqual(['first']);
});

test('each push is taken in, in its order, with the bytes it had', async () => {
  const { taken, sizes, open, comm } = feeding('first');
  await open();
  comm().say('x'.repeat(1_000));
  comm().say('third');
  await quiet();
  expect(taken).toEqual(['first', 'x'.repeat(1_000), 'third']);
  expect(sizes[1]! - sizes[2]!).toBeGreaterThan(990);
  expect(sizes.reduce((sum, bytes) => sum + bytes)).toBe(comm().bytesRead);
});

test('the next push is taken in only once the one before has been', async () => {
  const scheduler = new ScriptedScheduler({ feed: [1] });
  const taken: unknown[] = [];
  let over: () => void = () => undefined;
  const opening = openFeed(scheduler.openComm, ID, 1, async (value) => {
    taken.push(value);
    await new Promise<void>((resolve) => (over = resolve));
  });
  await quiet();
  scheduler.comms[0]!.say(2);
  await quiet();
  expect(taken).toEqual([1]);
  over();
  await opening;
  await quiet();
  expect(taken).toEqual([1, 2]);
});

test('of pushes that come faster than they are taken in the newest are taken, and the feed goes on', async () => {
  const COUNT = 100;
  const address = await peer(
    scheduler((message, socket) => {
      if (message.get('op') === 'feed') for (let n = 0; n <= COUNT; n++) socket.write(bytesOf(n));
    }),
  );
  const comm = await connect({ address, limits: { maxQueuedMessages: 10 } });
  const arrived = bytesOf(0).length * COUNT;
  const taken: unknown[] = [];
  const feed = await openFeed(
    async () => comm,
    ID,
    1,
    async (value) => {
      taken.push(value);
      if (value === 0) await eventually(() => expect(comm.bytesRead).toBeGreaterThan(arrived));
    },
  );
  await eventually(() => expect(taken.at(-1)).toBe(COUNT));
  expect(taken.length).toBeLessThanOrEqual(12);
  feed.close();
  await feed.ended;
});

test('a scheduler that forbids feeds is told as it says it, and the comm is closed', async () => {
  const { taken, open, comm } = feeding(refuses('explicitly disallowed'));
  await expect(open()).rejects.toThrow("answers 'feed' with an error: explicitly disallowed");
  expect(comm().open).toBe(false);
  expect(taken).toEqual([]);
});

test('a feed whose function fails later ends', async () => {
  const { open, comm } = feeding(1);
  const feed = await open();
  comm().say(refuses("KeyError('x')"));
  await expect(feed.ended).rejects.toThrow("KeyError('x')");
  expect(comm().open).toBe(false);
});

test('that the other side ends it is told, that it is closed here is not', async () => {
  const lost = feeding(1);
  const feed = await lost.open();
  lost.comm().end();
  await expect(feed.ended).rejects.toThrow('closed the connection');
  const closed = feeding(1);
  const other = await closed.open();
  other.close();
  await other.ended;
  expect(closed.comm().open).toBe(false);
});

test('what cannot be taken in ends it', async () => {
  const scheduler = new ScriptedScheduler({ feed: [1] });
  const failing = async () => {
    throw new Error('no');
  };
  await expect(openFeed(scheduler.openComm, ID, 1, failing)).rejects.toThrow('no');
  expect(scheduler.comms[0]!.open).toBe(false);
});

test('called off while it waits for the first push, it is closed', async () => {
  const { open, comm } = feeding(SILENCE);
  const calledOff = new AbortController();
  const opening = open(calledOff.signal);
  await quiet();
  calledOff.abort();
  await expect(opening).rejects.toThrow(CommClosedError);
  expect(comm().open).toBe(false);
});

test('called off before, it asks for nothing', async () => {
  const { scheduler, open, comm } = feeding(1);
  await expect(open(AbortSignal.abort())).rejects.toThrow('abort');
  expect(scheduler.asked).toEqual([]);
  expect(comm().open).toBe(false);
});

test('evaluating once gives the value and what it took, and leaves no comm open', async () => {
  const { scheduler, comm } = feeding([10, 'value', 10.25]);
  const spent = jest.fn();
  expect(await evaluate(scheduler.openComm, ID, spent)).toEqual({ value: 'value', seconds: 0.25 });
  expect(scheduler.asked[0]!['function']).toEqual(dumps(timed(ID)));
  expect(spent.mock.calls).toEqual([[expect.closeTo(0.25, 2)]]);
  expect(spent.mock.calls[0][0]).toBeGreaterThan(0.25);
  expect(comm().open).toBe(false);
});

test('evaluating what is refused leaves no comm open', async () => {
  const { scheduler, comm } = feeding(refuses('no'));
  await expect(evaluate(scheduler.openComm, ID, () => undefined)).rejects.toThrow('no');
  expect(comm().open).toBe(false);
});

test('a scheduler that cannot be reached is told', async () => {
  const { scheduler, open } = feeding(1);
  scheduler.unreachable = new ConnectError(ADDRESS, 'refuses the connection');
  await expect(open()).rejects.toThrow('refuses the connection');
});
