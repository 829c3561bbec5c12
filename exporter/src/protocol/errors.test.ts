import { CommError, ConnectError, RemoteError } from './errors.ts';

test('a message is a sentence that begins with the address', () => {
  const cause = new Error('why');
  const error = new ConnectError('tcp://h:1', 'refuses the connection', { cause });
  expect(error).toMatchObject({
    name: 'ConnectError',
    message: 'tcp://h:1 refuses the connection',
    address: 'tcp://h:1',
    cause,
  });
  expect(error).toBeInstanceOf(CommError);
});

test("a remote error has the exception's text", () => {
  const error = new RemoteError('tcp://h:1', "answers 'feed' with an error", "ValueError('no')");
  expect(error).toMatchObject({
    message: "tcp://h:1 answers 'feed' with an error: ValueError('no')",
    text: "ValueError('no')",
  });
});

test("a remote error's text is cut where it is too long", () => {
  const error = new RemoteError('tcp://h:1', 'answers', 'x'.repeat(1_000_000));
  expect(error.text).toBe(`${'x'.repeat(4096)}…`);
  expect(error.message).toBe(`tcp://h:1 answers: ${error.text}`);
});
