import { eventually } from '../../../test/wait-until.ts';
import { closeComms, failure, open, openTo, operation } from './testing/comms.ts';
import { call, checkAnswer, connect } from './comm.ts';
import { CommClosedError, ConnectError, RemoteError } from './errors.ts';
import { encodeFrames } from './frames.ts';
import type { Message } from './msgpack.ts';
import { type Answer, bytesOf, HANDSHAKE, peer } from './testing/peer.ts';

afterEach(closeComms);

describe('calls', () => {
  test('begin with a handshake without compression', async () => {
    const received: Message[] = [];
    const comm = await openTo((message, socket) => {
      received.push(message);
      if (message.has('op')) socket.write(bytesOf('answer'));
    });
    expect(await call(comm, 'identity', { n: 1 })).toBe('answer');
    expect(received).toEqual([
      new Map<Message, Message>([
        ['compression', null],
        ['python', [3, 11, 0]],
        ['pickle-protocol', 5],
      ]),
      new Map<Message, Message>([
        ['op', 'identity'],
        ['reply', true],
        ['n', 1],
      ]),
    ]);
  });

  test('know both ends and what was received', async () => {
    const ports: (number | undefined)[] = [];
    const comm = await openTo((_, socket) => ports.push(socket.remotePort));
    expect(comm.local).toEqual({ host: '127.0.0.1', port: expect.any(Number) });
    expect(comm.address).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    expect(comm.bytesRead).toBe(bytesOf(HANDSHAKE).length);
    comm.send({ op: 'x' });
    await eventually(() => expect(ports).toContain(comm.local.port));
  });

  test('made at once get their answers in order', async () => {
    const comm = await openTo((message, socket) => {
      if (operation(message)) socket.write(bytesOf(message.get('n')));
    });
    const answers = [1, 2, 3].map((n) => call(comm, 'echo', { n }));
    expect(await Promise.all(answers)).toEqual([1, 2, 3]);
  });

  test('of an unknown operation answer null', async () => {
    const comm = await openTo((message, socket) => operation(message) && socket.write(bytesOf(null)));
    expect(await call(comm, 'nonsense')).toBeNull();
  });

  test('that are forbidden or fail throw, and the comm can still be used', async () => {
    const text = "ValueError('The feed handler has been explicitly disallowed')";
    const comm = await openTo((message, socket) => {
      if (operation(message) === 'feed')
        socket.write(
          bytesOf({ status: 'uncaught-error', exception: { __Serialized__: 1 }, exception_text: text }),
        );
      if (operation(message) === 'identity') socket.write(bytesOf('fine'));
    });
    const error = await failure(call(comm, 'feed'));
    expect(error).toBeInstanceOf(RemoteError);
    expect((error as RemoteError).text).toBe(text);
    expect(error.message).toBe(`${comm.address} answers 'feed' with an error: ${text}`);
    expect(await call(comm, 'identity')).toBe('fine');
  });

  test('take the first frame of an answer, whatever payload follows', async () => {
    const payload = Buffer.alloc(1000, 0x80);
    const comm = await openTo((message, socket) => {
      if (!operation(message)) return;
      const [header, ...frames] = encodeFrames([Buffer.of(0x01), payload, payload]);
      socket.write(Buffer.concat([header!, ...frames]));
      socket.write(bytesOf(2));
    });
    expect(await call(comm, 'x')).toBe(1);
    expect(await comm.read()).toBe(2);
  });

  test('without an answer in time end the comm', async () => {
    const comm = await openTo(() => undefined);
    const first = failure(call(comm, 'x', {}, 30));
    const second = failure(call(comm, 'y', {}, 10_000));
    expect((await first).message).toBe(`${comm.address} sent nothing within 0.03 s`);
    expect(await second).toBe(await first);
    await comm.closed;
  });

  test('on a closed comm throw', async () => {
    const comm = await openTo(() => undefined);
    const pending = failure(comm.read());
    comm.close();
    comm.close();
    await comm.closed;
    expect(await pending).toBeInstanceOf(CommClosedError);
    expect((await failure(call(comm, 'x'))).message).toContain('closed on this side');
  });

  test('that were sent arrive, though the comm is closed at once', async () => {
    const received: (Message | undefined)[] = [];
    const comm = await openTo((message) => received.push(operation(message)));
    comm.send({ op: 'last', data: Buffer.alloc(1_000_000) });
    comm.close();
    await comm.closed;
    await eventually(() => expect(received).toContain('last'));
  });

  test.each(['error', 'uncaught-error'])('status %p is an error, also without a text', (status) => {
    const error = (): Message => checkAnswer('tcp://h:1', 'op', new Map([['status', status]]));
    expect(error).toThrow(RemoteError);
    expect(error).toThrow('no text was given');
  });

  test.each<[Message]>([
    [null],
    ['error'],
    [['error']],
    [new Map([['status', 'OK']])],
    [new Map([['status', []]])],
  ])('%p is no error', (message) => {
    expect(checkAnswer('tcp://h:1', 'op', message)).toBe(message);
  });
});

describe('feeds', () => {
  const numbers =
    (count: number): Answer =>
    (message, socket) => {
      if (operation(message) !== 'feed') return;
      for (let n = 0; n < count; n++) socket.write(bytesOf(n));
    };

  test('come until this side closes', async () => {
    const comm = await openTo(numbers(5));
    comm.send({ op: 'feed' });
    const got: Message[] = [];
    for await (const message of comm.messages()) {
      got.push(message);
      if (got.length === 5) setImmediate(() => comm.close());
    }
    expect(got).toEqual([0, 1, 2, 3, 4]);
  });

  test('end with an error when the peer closes, after what it had sent', async () => {
    const comm = await openTo((message, socket) => {
      numbers(3)(message, socket);
      if (operation(message)) socket.end();
    });
    comm.send({ op: 'feed' });
    await comm.closed;
    const got: Message[] = [];
    const error = await failure(
      (async () => {
        for await (const message of comm.messages()) got.push(message);
      })(),
    );
    expect(got).toEqual([0, 1, 2]);
    expect(error).toBeInstanceOf(CommClosedError);
    expect(error.message).toBe(`${comm.address} closed the connection`);
  });

  test('that are left are closed', async () => {
    const comm = await openTo(numbers(2));
    comm.send({ op: 'feed' });
    for await (const message of comm.messages()) {
      expect(message).toBe(0);
      break;
    }
    await comm.closed;
  });

  test('that nobody reads are closed at their bound of messages', async () => {
    const comm = await openTo(numbers(100), { limits: { maxQueuedMessages: 10 } });
    comm.send({ op: 'feed' });
    await comm.closed;
    expect((await failure(comm.read())).message).toContain('sends faster than it is read');
  });

  test('that nobody reads are closed at their bound of bytes', async () => {
    const flood = Buffer.concat(Array<Buffer>(50).fill(bytesOf('x'.repeat(100_000))));
    const comm = await openTo(
      (message, socket) => {
        const more = (): void => {
          if (!socket.destroyed) socket.write(flood, more);
        };
        if (operation(message)) more();
      },
      { limits: { maxQueuedBytes: 1_000_000 } },
    );
    comm.send({ op: 'feed' });
    await comm.closed;
    expect((await failure(comm.read())).message).toContain('sends faster than it is read');
    expect(comm.bytesRead).toBeLessThan(10_000_000);
  });

  test('of messages larger than the bound come, one at a time', async () => {
    const comm = await openTo(
      (message, socket) => operation(message) && socket.write(bytesOf('x'.repeat(5000))),
      {
        limits: { maxQueuedBytes: 1000 },
      },
    );
    comm.send({ op: 'feed' });
    await eventually(() => expect(comm.bytesRead).toBeGreaterThan(5000));
    expect(await comm.read()).toHaveLength(5000);
  });
});

test('a comm closes, though the peer does not read', async () => {
  const address = await peer((socket) => {
    socket.pause();
    socket.write(bytesOf(HANDSHAKE));
  });
  const comm = await open({ address });
  comm.send({ op: 'x', data: Buffer.alloc(3_000_000) });
  comm.close();
  await comm.closed;
});

describe('an abort', () => {
  test('calls the connecting off', async () => {
    const controller = new AbortController();
    // It never says its part of the handshake.
    const address = await peer(() => controller.abort());
    const error = await failure(connect({ address, signal: controller.signal }));
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.message).toBe(`${address} was not connected: the attempt was called off`);
  });

  test('that came before allows no connection', async () => {
    const address = await peer(() => undefined);
    expect(await failure(connect({ address, signal: AbortSignal.abort() }))).toBeInstanceOf(ConnectError);
  });

  test('closes a comm', async () => {
    const controller = new AbortController();
    const comm = await openTo(() => undefined, { signal: controller.signal });
    controller.abort();
    await comm.closed;
    expect(await failure(comm.read())).toBeInstanceOf(CommClosedError);
  });
});
