import { formatAddress, parseAddress } from './address.ts';
import { CommError } from './errors.ts';

test.each([
  ['host', 'tcp', 'host', 8786],
  ['host:1', 'tcp', 'host', 1],
  ['tcp://host:8787', 'tcp', 'host', 8787],
  ['TLS://dask-scheduler.dask.svc', 'tls', 'dask-scheduler.dask.svc', 8786],
  [' tcp://10.0.0.1:65535\n', 'tcp', '10.0.0.1', 65535],
  ['tcp://[::1]:8786', 'tcp', '::1', 8786],
  ['[fe80::1%eth0]', 'tcp', 'fe80::1%eth0', 8786],
  ['tcp://[fe80::1%br-1.2_x:0]:1', 'tcp', 'fe80::1%br-1.2_x:0', 1],
  ['tcp://[::ffff:10.0.0.1]:1', 'tcp', '::ffff:10.0.0.1', 1],
  // Dask takes brackets around any host, and any way to write a number (distributed 2026.8.0, comm/addressing.py).
  ['tcp://[localhost]:8786', 'tcp', 'localhost', 8786],
  ['[10.0.0.1]', 'tcp', '10.0.0.1', 8786],
  ['tcp://host:008786', 'tcp', 'host', 8786],
  ['tcp://my_host.:1', 'tcp', 'my_host.', 1],
  ['tcp://0:1', 'tcp', '0', 1],
])('%j is an address', (text, protocol, host, port) => {
  expect(parseAddress(text)).toEqual({ protocol, host, port });
});

test.each([
  ['ws://host:8786', 'only tcp:// and tls://'],
  ['ucx://host:8786', 'not ucx://'],
  ['inproc://10.0.0.1/1/1', 'not inproc://'],
  ['http://host:8787/status', "the scheduler's own address"],
  ['tcp://::1:8786', 'brackets'],
  ['tcp://[::1', 'brackets'],
  ['tcp://[]:1', 'needs a host'],
  ['tcp://[a b]:1', 'needs a host'],
  ['tcp://[::1%]:1', 'needs a host'],
  ['', 'needs a host'],
  ['tcp://', 'needs a host'],
  ['tcp://:8786', 'needs a host'],
  ['tcp://user@host:1', 'needs a host'],
  ['tcp://a b:1', 'needs a host'],
  ['tcp://host/path', 'needs a host'],
  ['host:0', 'from 1 to 65535'],
  ['host:65536', 'from 1 to 65535'],
  ['host:', 'from 1 to 65535'],
  ['host:00000000000000000001', 'from 1 to 65535'],
  ['host:1x', 'from 1 to 65535'],
  ['host:8786/', 'from 1 to 65535'],
  ['host:-1', 'from 1 to 65535'],
])('%j is none, and says why', (text, why) => {
  expect(() => parseAddress(text)).toThrow(CommError);
  expect(() => parseAddress(text)).toThrow(why);
});

test('an address that is formatted reads back', () => {
  for (const address of [
    { protocol: 'tcp', host: 'h', port: 1 },
    { protocol: 'tls', host: '::1', port: 2 },
    { protocol: 'tcp', host: 'fe80::1%eth0', port: 3 },
  ] as const)
    expect(parseAddress(formatAddress(address))).toEqual(address);
});
