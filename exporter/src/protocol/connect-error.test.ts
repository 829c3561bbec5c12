import { connectError } from './connect-error.ts';
import { tlsNames } from './tls.ts';

const tcp = { protocol: 'tcp', host: 'h', port: 1 } as const;
const failed = (code: string, message = 'as it was'): Error => Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', 'tcp://h:1 refuses the connection; is the scheduler running there?'],
  ['ENOTFOUND', 'tcp://h:1 cannot be reached: the host name h is not known (ENOTFOUND)'],
  ['EHOSTUNREACH', 'tcp://h:1 cannot be reached over the network (EHOSTUNREACH)'],
  ['ECONNRESET', 'tcp://h:1 closed the connection during the handshake; if it expects TLS, use tls://h:1'],
  ['ESOMETHING', 'tcp://h:1 cannot be reached: as it was'],
])('%s', (code, message) => {
  const cause = failed(code);
  expect(connectError(tcp, cause, tlsNames(undefined))).toMatchObject({ message, cause });
});

test('several addresses that fail are told as the last one', () => {
  const cause = Object.assign(new AggregateError([failed('ETIMEDOUT'), failed('ECONNREFUSED')], ''), {
    code: 'ETIMEDOUT',
  });
  expect(connectError(tcp, cause, tlsNames(undefined)).message).toContain('refuses the connection');
});
