import { ProtocolError } from '../../protocol/errors.ts';
import {
  ADDRESS,
  quiet,
  refuses,
  ScriptedScheduler,
  SILENCE,
  type Script,
} from '../testing/scripted-comm.ts';
import { OwnComm } from './own-comm.ts';

function asking(script: Script) {
  const scheduler = new ScriptedScheduler(script);
  const spent = jest.fn();
  return { scheduler, spent, comm: new OwnComm(scheduler.openComm, spent) };
}

test('it is opened with the first question, and asks all others too, one after the other', async () => {
  const { scheduler, comm } = asking({ first: [SILENCE], second: [2] });
  expect(scheduler.comms).toHaveLength(0);
  const answers = [comm.ask('first', { n: 1 }), comm.ask('second')];
  await quiet();
  expect(scheduler.asked).toEqual([{ op: 'first', reply: true, n: 1 }]);
  scheduler.comms[0]!.say(1);
  expect((await Promise.all(answers)).map((answer) => answer?.value)).toEqual([1, 2]);
  expect(scheduler.comms).toHaveLength(1);
});

test('an answer that is too large is none, and the next question has a comm of its own', async () => {
  const { scheduler, comm } = asking({ op: [new ProtocolError(ADDRESS, 'sends too much'), 'small'] });
  expect(await comm.ask('op')).toBeNull();
  expect((await comm.ask('op'))?.value).toBe('small');
  expect(scheduler.comms.map(({ open }) => open)).toEqual([false, true]);
});

test('an op that is refused fails, and the comm is still used', async () => {
  const { scheduler, comm } = asking({ op: [refuses("ValueError('no')"), 'yes'] });
  await expect(comm.ask('op')).rejects.toThrow("ValueError('no')");
  expect((await comm.ask('op'))?.value).toBe('yes');
  expect(scheduler.comms).toHaveLength(1);
});

test('an answer says how large it was, and what it took is told, of a refusal too', async () => {
  const { spent, comm } = asking({ large: ['x'.repeat(100_000)], small: [refuses('no')] });
  expect((await comm.ask('large'))!.bytes).toBeGreaterThan(100_000);
  await comm.ask('small').catch(() => undefined);
  const [large, small] = spent.mock.calls as [number, string][];
  expect([large![1], small![1]]).toEqual(['large', 'small']);
  expect(small![0]).toBeGreaterThan(0);
  expect(large![0]).toBeGreaterThan(2 * small![0]);
});

test('closed, it leaves no comm open, also not one that is being opened', async () => {
  const { scheduler, comm } = asking({ op: [SILENCE] });
  const answer = comm.ask('op');
  comm.close();
  await expect(answer).rejects.toThrow('closed on this side');
  expect(scheduler.comms.map(({ open }) => open)).toEqual([false]);
  expect(scheduler.asked).toEqual([]);
});
