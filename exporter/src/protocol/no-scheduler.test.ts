import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { closeComms, failure, open, openTo, operation } from './testing/comms.ts';
import { call, connect } from './comm.ts';
import { CommClosedError, ConnectError, ProtocolError } from './errors.ts';
import { encodeFrames } from './frames.ts';
import { bytesOf, closePeers, HANDSHAKE, listen, peer } from './testing/peer.ts';

afterEach(closeComms);

describe('a peer that is no scheduler', () => {
  // As long as it takes a busy machine to notice that it is connected.
  const quick = { connectTimeoutMs: 2_000 };

  test('refuses', async () => {
    const server = createTcpServer();
    const address = await listen(server);
    await closePeers();
    const error = await failure(connect({ address }));
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.message).toBe(`tcp://${address} refuses the connection; is the scheduler running there?`);
  });

  test('is a web server', async () => {
    const address = await listen(createServer());
    const error = await failure(connect({ address }));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error.message).toBe(
      `tcp://${address} answers HTTP, not Dask's protocol; is this the dashboard's port?`,
    );
  });

  test('is silent', async () => {
    const address = await peer(() => undefined);
    const error = await failure(connect({ address, ...quick }));
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.message).toContain('says nothing within 2 s; if it expects TLS, use tls://127.0.0.1:');
  });

  test('closes at once', async () => {
    const address = await peer((socket) => socket.end());
    const error = await failure(connect({ address }));
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.message).toContain('closed the connection during the handshake; if it expects TLS');
  });

  test.each<[string, Buffer, string]>([
    [
      'random bytes',
      Buffer.from('b1946ac92492d2347c6235b4d2611184c157a9a5a4de30a3'.repeat(8), 'hex'),
      'does not speak',
    ],
    [
      '2^60 bytes',
      Buffer.from('1800000000000000 0100000000000000 0000000000000010'.replaceAll(' ', ''), 'hex'),
      'claims',
    ],
    [
      '2^60 frames',
      Buffer.from('1800000000000000 0000000000000010'.replaceAll(' ', ''), 'hex'),
      'does not speak',
    ],
    ['100,000 arrays', Buffer.concat(encodeFrames([Buffer.alloc(100_000, 0x91)])), 'more than 100 levels'],
    ['an empty message', Buffer.concat(encodeFrames([Buffer.alloc(0)])), 'claims more than it holds'],
    ['another handshake', bytesOf({ hello: 1 }), "does not begin with Dask's handshake"],
    ['a list', bytesOf([1]), "does not begin with Dask's handshake"],
  ])('sends %s', async (_, bytes, why) => {
    const address = await peer((socket) => socket.write(bytes));
    const error = await failure(connect({ address }));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error.message).toContain(`${address} `);
    expect(error.message).toContain(why);
  });

  test('turns bad later on', async () => {
    const comm = await openTo(
      (message, socket) =>
        operation(message) && socket.write(Buffer.concat([bytesOf(1), Buffer.alloc(64, 0xff)])),
    );
    expect(await failure(call(comm, 'x'))).toBeInstanceOf(ProtocolError);
    await comm.closed;
    expect(await failure(comm.read())).toBeInstanceOf(ProtocolError);
  });

  test('closes in the middle of a message', async () => {
    const comm = await openTo(
      (message, socket) => operation(message) && socket.end(bytesOf('x'.repeat(99)).subarray(0, 50)),
    );
    const error = await failure(call(comm, 'x'));
    expect(error).toBeInstanceOf(CommClosedError);
    expect(error.message).toBe(`${comm.address} closed the connection in the middle of a message`);
  });

  test('resets the connection', async () => {
    const comm = await openTo((message, socket) => operation(message) && socket.resetAndDestroy());
    const error = await failure(call(comm, 'x'));
    expect(error).toBeInstanceOf(CommClosedError);
    expect(error.message).toContain('lost the connection');
  });

  test('reads nothing', async () => {
    const address = await peer((socket) => {
      socket.pause();
      socket.write(bytesOf(HANDSHAKE));
    });
    const comm = await open({ address });
    const send = (): void => {
      for (let n = 0; n < 100; n++) comm.send({ op: 'x', data: Buffer.alloc(1_000_000) });
    };
    expect(send).toThrow('does not read what it is sent');
    await comm.closed;
  });
});
