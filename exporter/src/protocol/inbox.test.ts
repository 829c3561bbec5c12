import { CommClosedError } from './errors.ts';
import { Inbox } from './inbox.ts';

const never = () => undefined;
const frame = (text: string) => Buffer.from(text);
const push = (inbox: Inbox, text: string) => inbox.push(frame(text), text.length);

test('messages wait in their order, and those that wait are read after the end', async () => {
  const inbox = new Inbox({});
  for (const text of ['one', 'two']) push(inbox, text);
  inbox.end(new CommClosedError('tcp://here:1', 'closed the connection'));
  expect(String(await inbox.read(undefined, never))).toBe('one');
  expect(String(await inbox.read(undefined, never))).toBe('two');
  await expect(inbox.read(undefined, never)).rejects.toThrow('closed the connection');
});

test('where each message takes the place of those before it only the newest waits, however many come', async () => {
  const inbox = new Inbox({ maxQueuedMessages: 10, maxQueuedBytes: 100 });
  inbox.keepsNewest = true;
  for (let message = 0; message < 1_000; message++) push(inbox, `${message}`.padEnd(20));
  expect(inbox.overfull).toBe(false);
  expect(String(await inbox.read(undefined, never)).trim()).toBe('999');
  const next = inbox.read(undefined, never);
  push(inbox, 'next');
  expect(String(await next)).toBe('next');
});
