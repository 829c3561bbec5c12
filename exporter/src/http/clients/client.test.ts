import { clientOf } from './client.ts';

test.each([
  ['10.0.0.8', '10.0.0.8'],
  ['::ffff:10.0.0.8', '10.0.0.8'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('%s counts as %s', (remoteAddress, client) => {
  expect(clientOf({ remoteAddress })).toBe(client);
});

test('a connection that is gone has no address', () => {
  expect(clientOf({ remoteAddress: undefined })).toBe('');
});
