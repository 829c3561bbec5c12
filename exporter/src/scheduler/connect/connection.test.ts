import { connect, type Comm, type CommOptions } from '../../protocol/comm.ts';
import { ConnectError } from '../../protocol/errors.ts';
import { newCluster } from '../../metrics/testdata/cluster.ts';
import type { Cluster } from '../../state/cluster.ts';
import { eventually } from '../../../../test/wait-until.ts';
import { scriptOf, smallState } from '../testing/evaluated-script.ts';
import { ADDRESS, ScriptedScheduler } from '../testing/scripted-comm.ts';
import { backoff } from './backoff.ts';
import { SchedulerConnection } from './connection.ts';

jest.mock('../../protocol/comm.ts', () => ({
  ...jest.requireActual<object>('../../protocol/comm.ts'),
  connect: jest.fn(),
}));

jest.mock('./backoff.ts', () => ({ backoff: jest.fn() }));

let connection: SchedulerConnection | undefined;
beforeEach(() => jest.mocked(backoff).mockReset().mockReturnValue(1));
afterEach(() => connection?.close());

function connecting(unreachable: ConnectError | null = null) {
  const scheduler = new ScriptedScheduler(scriptOf(smallState()));
  scheduler.unreachable = unreachable;
  const asked: CommOptions[] = [];
  const opening = jest.mocked<(options: CommOptions) => Promise<Comm>>(connect);
  opening.mockImplementation((options) => {
    asked.push(options);
    return scheduler.openComm();
  });
  const cluster = newCluster();
  const log = { info: jest.fn(), warn: jest.fn() };
  connection = new SchedulerConnection({
    cluster,
    address: ADDRESS,
    watching: { watching: false, onChange: () => () => undefined },
    budget: 0.01,
    log,
  });
  return { scheduler, cluster, log, asked, connection };
}

/** When the status says so. */
function once(cluster: Cluster, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => condition() && resolve();
    cluster.changes.on('status', look);
    look();
  });
}

const until = (condition: () => boolean) => eventually(() => expect(condition()).toBe(true));

/** All figures of a session are there, which is told once. */
const told = (log: { info: jest.Mock }, times: number) => until(() => log.info.mock.calls.length >= times);

const REFUSED = new ConnectError(ADDRESS, 'refuses the connection');

test('it connects to the address that it was given, and says once to whom', async () => {
  const { cluster, log, asked } = connecting();
  await told(log, 1);
  expect(cluster.connection).toMatchObject({ state: 'connected', connects: 1, error: null });
  expect(new Set(asked.map(({ address }) => address))).toEqual(new Set([ADDRESS]));
  expect(log.info).toHaveBeenCalledWith(
    expect.objectContaining({ id: 'Scheduler-1', version: '2026.8.0' }),
    'Connected to the scheduler',
  );
});

test('while the scheduler cannot be reached the status says why and when it is tried again, and then it connects', async () => {
  const { scheduler, cluster, log } = connecting(REFUSED);
  await until(() => log.warn.mock.calls.length >= 2);
  const { state, error, retryAt, connects } = cluster.connection;
  expect({ state, error, connects }).toEqual({ state: 'connecting', error: REFUSED.message, connects: 0 });
  expect(retryAt).toBeGreaterThan(0);
  scheduler.unreachable = null;
  await told(log, 1);
  expect(cluster.connection).toMatchObject({ state: 'connected', error: null, retryAt: null });
});

test('a connection that is lost is told with its reason, what is known stays, and it connects again', async () => {
  const { scheduler, cluster, log } = connecting();
  await told(log, 1);
  await until(() => cluster.log.taken === 3);
  const before = scheduler.openComms;
  before.find(({ asked }) => asked?.op === 'feed')!.end();
  await once(cluster, () => cluster.connection.state === 'lost');
  expect(cluster.connection.error).toBe(`${ADDRESS} closed the connection`);
  expect([...cluster.workers.all()]).toHaveLength(2);
  expect(before.filter(({ open }) => open)).toEqual([]);
  await told(log, 2);
  expect(cluster.connection).toMatchObject({ state: 'connected', connects: 2 });
  expect([cluster.log.taken, cluster.log.lost]).toEqual([3, 0]);
});

test('closed, it leaves nothing open and does not connect again', async () => {
  const { scheduler, log, connection } = connecting();
  await told(log, 1);
  await connection.close();
  expect(scheduler.openComms).toEqual([]);
  expect(log.warn).not.toHaveBeenCalled();
});

test('closed while it waits to try again, it ends at once', async () => {
  const DAY_MS = 86_400_000;
  jest.mocked(backoff).mockReturnValue(DAY_MS);
  const { cluster, asked, connection } = connecting(REFUSED);
  await once(cluster, () => cluster.connection.error !== null);
  await connection.close();
  expect(asked).toHaveLength(1);
  expect(cluster.connection.retryAt! - Date.now()).toBeGreaterThan(DAY_MS / 2);
});

test('each failure in a row is waited for longer, and once connected they are counted anew', async () => {
  const { scheduler, log } = connecting(REFUSED);
  const failuresWaitedFor = () => jest.mocked(backoff).mock.calls.map(([failures]) => failures);
  await until(() => log.warn.mock.calls.length >= 3);
  scheduler.unreachable = null;
  await told(log, 1);
  const before = failuresWaitedFor();
  expect(before).toEqual(before.map((_, index) => index));
  scheduler.openComms.find(({ asked }) => asked?.op === 'feed')!.end();
  await told(log, 2);
  expect(failuresWaitedFor().slice(before.length)[0]).toBe(0);
});
