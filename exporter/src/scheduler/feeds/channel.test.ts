import { encode } from '../../protocol/msgpack.ts';
import type { Pickle } from '../../protocol/pickle.ts';
import { newCluster, START } from '../../metrics/testdata/cluster.ts';
import { Cluster } from '../../state/cluster.ts';
import { runningPush, workerAddress, workersPush } from '../../../bench/setup/large-push.ts';
import { running } from '../figures/tasks/running.ts';
import { workers } from '../figures/workers/workers.ts';
import { Budget } from './budget.ts';
import { Channel, type ChannelOptions } from './channel.ts';
import { attr } from './expression.ts';
import { quiet, ScriptedComm } from '../testing/scripted-comm.ts';

/** A comm whose pushes come when the test says so. */
class PushedComm extends ScriptedComm {
  /** Seconds between two pushes, as it was asked. */
  get interval(): unknown {
    return this.asked?.['interval'];
  }

  /** seconds: that evaluating took. */
  async push(value: unknown, seconds = 0): Promise<void> {
    this.say([[1, packed(value), 1 + seconds]]);
    await quiet();
  }

  /** at: when it was evaluated, by the scheduler's loop. */
  async pushRemembered(value: unknown, at: number, seconds = 0): Promise<void> {
    this.say([[1, [packed(value), at], 1 + seconds]]);
    await quiet();
  }

  pushes(...pushed: unknown[]): void {
    this.say(pushed.map((value) => [1, value, 1]));
  }
}

function packed(value: unknown): unknown {
  const bytes = encode(value);
  return [bytes.length, bytes];
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function opened(...intervals: number[]) {
  return openedWith({}, ...intervals);
}

async function openedWith(
  { mark, ...options }: Partial<ChannelOptions> & { mark?: Pickle },
  ...intervals: number[]
) {
  const comms: PushedComm[] = [];
  const taken: unknown[] = [];
  const cluster = new Cluster({ capacity: 1, maxPrefixes: 1, address: '', exporterVersion: '', now: 0 });
  const channel = new Channel({
    cluster,
    ...options,
    openComm: async () => {
      comms.push(new PushedComm());
      return comms.at(-1)!;
    },
    subscriptions: [
      {
        feature: 'figure',
        expression: attr('id'),
        ...(mark && { mark }),
        apply: (value: unknown) => void taken.push(value),
      },
    ],
    now: () => 0,
    onError: (error) => {
      throw error;
    },
  });
  for (const interval of intervals) void channel.open(interval).catch(() => undefined);
  await settled();
  return { channel, cluster, comms, taken };
}

test('what an earlier feed says after a later one has pushed is not taken, and it is closed', async () => {
  const { comms, taken } = await opened(1, 0.1, 1);
  await comms[2]!.push(1001);
  await comms[0]!.push(1000);
  await comms[1]!.push(999);
  expect(taken).toEqual([1001]);
  expect(comms.map((comm) => comm.open)).toEqual([false, false, true]);
});

test('a feed goes on until the next one has pushed', async () => {
  const { channel, comms, taken } = await opened(1);
  await comms[0]!.push(1);
  const opening = channel.open(0.1);
  await settled();
  await comms[0]!.push(2);
  await comms[1]!.push(3);
  await opening;
  expect(taken).toEqual([1, 2, 3]);
  expect(comms.map((comm) => comm.open)).toEqual([false, true]);
});

test('what costs more than the budget has comes less often, and says so, until it costs less', async () => {
  const { comms, cluster, taken } = await openedWith({ budget: new Budget(0.1) }, 1);
  for (let push = 0; push < 3; push++) await comms[0]!.push(push, 0.5);
  expect(comms.map(({ interval }) => interval)).toEqual([1, expect.closeTo(5, 1)]);
  expect([...cluster.missingFeatures]).toEqual([
    [
      'slower-figure',
      "Read every 5 s, not every 1 s, which would take more than 10 % of the scheduler's time (--scheduler.budget).",
    ],
  ]);
  for (let push = 0; push < 3; push++) await comms[1]!.push(push, 0.001);
  expect(comms.map(({ interval }) => interval)).toEqual([1, expect.closeTo(5, 1), 1]);
  await comms[2]!.push(9);
  expect(cluster.missingFeatures.size).toBe(0);
  expect(taken).toEqual([0, 1, 2, 0, 1, 2, 9]);
});

test('work that comes in bursts costs what evaluating takes, though most pushes tell what was remembered', async () => {
  const { comms, cluster, taken } = await openedWith({ budget: new Budget(0.1), mark: attr('mark') }, 1);
  for (let burst = 1; burst <= 3; burst++) {
    await comms[0]!.pushRemembered(burst, burst, 0.5);
    if (burst < 3) for (let rest = 0; rest < 4; rest++) await comms[0]!.pushRemembered(burst, burst);
  }
  expect(taken).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]);
  expect(comms.map(({ interval }) => interval)).toEqual([1, expect.closeTo(5, 1)]);
  expect([...cluster.missingFeatures.keys()]).toEqual(['slower-figure']);
  for (let rest = 0; rest < 9; rest++) await comms[1]!.pushRemembered(3, 4);
  expect(comms).toHaveLength(2);
});

test('what is at rest costs nothing, however often another feed begins and evaluates it once', async () => {
  const budget = new Budget(0.1);
  const { channel, comms, cluster } = await openedWith({ budget, mark: attr('mark') }, 1);
  const now = jest.spyOn(performance, 'now');
  try {
    for (let evaluated = 1; evaluated <= 3; evaluated++)
      await comms[0]!.pushRemembered(evaluated, evaluated, 0.5);
    await comms[1]!.pushRemembered(3, 4, 0.5);
    expect(comms.map(({ interval }) => interval)).toEqual([1, expect.closeTo(5, 1)]);
    now.mockReturnValue(performance.now() + 61_000);
    await comms[1]!.pushRemembered(3, 4);
    for (const interval of [10, 1, 10]) {
      void channel.open(interval);
      await settled();
      await comms.at(-1)!.pushRemembered(3, 100 + comms.length, 0.5);
      expect(comms.at(-1)!.interval).toBe(interval);
    }
    await settled();
    expect(comms).toHaveLength(6);
    expect([...cluster.missingFeatures.keys()]).toEqual([]);
  } finally {
    now.mockRestore();
  }
});

test('without a budget nothing is slowed down, whatever it costs', async () => {
  const { comms } = await opened(1);
  for (let push = 0; push < 9; push++) await comms[0]!.push(push, 5);
  expect(comms).toHaveLength(1);
});

test('reading at once is left where that is more than the budget has', async () => {
  const at = performance.now();
  const now = jest.spyOn(performance, 'now').mockReturnValue(at);
  const { channel, comms } = await openedWith({ budget: new Budget(0.1) }, 26);
  await comms[0]!.push(0, 0.5);
  expect(channel.hurry(26, 1)).toBe(false);
  now.mockReturnValue(at + 1_100);
  expect(channel.hurry(26, 1)).toBe(true);
  await settled();
  await comms[1]!.push(1, 0.5);
  await comms[1]!.push(2, 0.5);
  now.mockReturnValue(at + 3_300);
  expect(channel.hurry(26, 1)).toBe(false);
  now.mockReturnValue(at + 9_000);
  expect(channel.hurry(26, 1)).toBe(true);
  now.mockRestore();
});

test('closing ends a feed that has not pushed yet', async () => {
  const { channel, comms } = await opened(1);
  channel.close();
  expect(comms.map((comm) => comm.open)).toEqual([false]);
});

test('others get their turn while a push of many workers is read, which is taken in as one', async () => {
  const WORKERS = 1_500;
  const comm = new PushedComm();
  const cluster = newCluster();
  const channel = new Channel({
    cluster,
    openComm: async () => comm,
    subscriptions: [workers(cluster), running(cluster)],
    now: () => START,
    onError: (error) => {
      throw error;
    },
  });
  const seen = new Set<string>();
  let turns = 0;
  for (let push = 1; push <= 2; push++) {
    const taken =
      push === 1
        ? channel.open(1)
        : new Promise<void>((resolve) => void cluster.changes.on('workers', resolve));
    await settled();
    let over = false;
    const done = taken.then(() => (over = true));
    comm.pushes(
      [
        [WORKERS, packed(workersPush(WORKERS, push))],
        [[workerAddress(1)], []],
      ],
      [[WORKERS, packed(runningPush(WORKERS, push))]],
    );
    for (turns = 0; !over; turns++) {
      seen.add(stateOf(cluster));
      await settled();
    }
    await done;
    seen.add(stateOf(cluster));
    expect(turns).toBeGreaterThan(2);
  }
  expect([...seen]).toEqual(['0', '1500 103.5 4', '1500 104.5 4']);
  channel.close();
});

/** Of a cluster whose workers all say the same, and what runs the longest on the first. */
function stateOf({ workers }: Cluster): string {
  const all = [...workers.all()];
  const said = new Set(all.map(({ report, running }) => `${report.cpu} ${running.length}`));
  return [all.length, ...said].join(' ');
}
