import { cut, NAME_LIMIT } from '../../state/text.ts';
import { about, checkScheduler, schedulerIdentity } from './about.ts';

const long = 'x'.repeat(100_000);
const short = cut(long, NAME_LIMIT);

test('what a scheduler says of itself is cut where it is too long', () => {
  const identity = new Map([
    ['id', long],
    ['address', long],
  ]);
  expect(schedulerIdentity(identity, 'tcp://s:8786', about([long, `${long} (main)`]))).toMatchObject({
    id: short,
    address: short,
    version: short,
    python: short,
  });
});

test.each([
  ['tcp://10.0.0.7:8786', 8787, 'http://10.0.0.7:8787/status'],
  ['tls://scheduler:8786', 8787, 'http://scheduler:8787/status'],
  ['tcp://my_host.:8786', 8787, 'http://my_host.:8787/status'],
  ['tcp://[::1]:8786', 8787, 'http://[::1]:8787/status'],
  ['tcp://[::ffff:10.0.0.1]:8786', 8787, 'http://[::ffff:a00:1]:8787/status'],
  // Browsers know no zones.
  ['tcp://[fe80::1%eth0]:8786', 8787, null],
  ['tcp://10.0.0.7:8786', 1e9, null],
  ['tcp://10.0.0.7:8786', 8787.5, null],
  ['tcp://10.0.0.7:8786', '8787', null],
  ['tcp://10.0.0.7:8786', null, null],
])("of %s with the dashboard's port %j the page is at %s", (address, dashboard, url) => {
  const identity = new Map([['services', new Map([['dashboard', dashboard]])]]);
  expect(schedulerIdentity(identity, address, null).dashboard).toBe(url);
});

test('so is the kind of a peer that is no scheduler', () => {
  expect(() => checkScheduler(new Map([['type', long]]), 'tcp://s:8786')).toThrow(
    `tcp://s:8786 is a ${short}, not a scheduler`,
  );
});
