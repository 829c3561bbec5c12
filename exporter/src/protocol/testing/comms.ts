import { type SocketComm, type CommOptions, connect } from '../comm.ts';
import { CommError } from '../errors.ts';
import type { Message } from '../msgpack.ts';
import { type Answer, closePeers, peer, scheduler } from './peer.ts';

const comms: SocketComm[] = [];

export async function closeComms(): Promise<void> {
  for (const comm of comms.splice(0)) comm.close();
  await closePeers();
}

export async function open(options: CommOptions): Promise<SocketComm> {
  const comm = await connect(options);
  comms.push(comm);
  return comm;
}

export async function openTo(answer: Answer, options: Partial<CommOptions> = {}): Promise<SocketComm> {
  return open({ address: await peer(scheduler(answer)), ...options });
}

export async function failure(promise: Promise<unknown>): Promise<CommError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CommError);
  return error as CommError;
}

export const operation = (message: Map<Message, Message>): Message | undefined => message.get('op');
