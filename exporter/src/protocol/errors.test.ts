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
