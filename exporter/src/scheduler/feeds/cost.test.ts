import type { Comm } from '../../protocol/comm.ts';
import type { Message } from '../../protocol/msgpack.ts';
import { Cluster } from '../../state/cluster.ts';
import { OwnComm } from '../ask/own-comm.ts';
import { Channel } from './channel.ts';
import { CONNECTING, calling, sending } from './cost.ts';
import { attr } from './expression.ts';
import { evaluate } from './feed.ts';
import { commOf } from '../testing/comm-of.ts';

/** Answers once, with so many bytes. */
function answering(answer: Message, bytes: number): () => Promise<Comm> {
  return async () => {
    let left = 1;
    const comm = {
      ...commOf({}),
      bytesRead: 0,
      read: () => {
        if (left-- === 0) return new Promise<Message>(() => undefined);
        comm.bytesRead += bytes;
        return Promise.resolve(answer);
      },
    };
    return comm;
  };
}

test('what a push took to evaluate is told of each reading, what it takes to send is shared', async () => {
  const cluster = new Cluster({ capacity: 1, maxPrefixes: 1, address: '', exporterVersion: '', now: 0 });
  const subscription = (feature: string) => ({ feature, expression: attr('id'), apply: () => undefined });
  const channel = new Channel({
    cluster,
    openComm: answering(
      [
        [10, null, 10.25],
        [20, null, 20.5],
      ],
      1_000,
    ),
    subscriptions: [subscription('prefixes'), subscription('workers')],
    now: () => 0,
    onError: () => undefined,
  });
  await channel.open(1);
  const shared = (CONNECTING + sending(1_000)) / 2;
  expect(cluster.cost.seconds.get('prefixes')).toBeCloseTo(0.25 + shared, 9);
  expect(cluster.cost.seconds.get('workers')).toBeCloseTo(0.5 + shared, 9);
  expect(cluster.cost.seconds.get('scheduler')).toBe(0);
  channel.close();
});

test('one question costs its connection, evaluating and sending', async () => {
  const spent: number[] = [];
  const answer = await evaluate(answering([1, 'text', 1.5], 2_000), attr('id'), (seconds) =>
    spent.push(seconds),
  );
  expect(answer).toEqual({ value: 'text', seconds: 0.5 });
  expect(spent).toEqual([CONNECTING + 0.5 + sending(2_000)]);
});

test('a plain op costs a call and the rows of its answer, about', async () => {
  const spent: [number, string][] = [];
  const comm = new OwnComm(answering([], 28_000), (...told) => spent.push(told));
  await comm.ask('get_task_stream');
  expect(spent).toEqual([[calling(28_000), 'get_task_stream']]);
  expect(calling(28_000)).toBeCloseTo(0.00023 + 100 * 0.000004, 9);
});
