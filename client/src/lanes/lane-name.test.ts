import { laneName } from './lane-name.ts';

test.each([
  [{ address: 'tcp://10.0.0.1:4000', name: 'alice', host: '10.0.0.1' }, '10.0.0.1', 'alice'],
  [{ address: 'tcp://10.0.0.1:4000', name: 'tcp://10.0.0.1:4000', host: '10.0.0.1' }, '10.0.0.1', ':4000'],
  [{ address: 'tcp://10.0.0.1:4000', name: '', host: 'node7' }, 'node7', ':4000'],
  [{ address: 'tcp://10.0.0.1:4000', name: '', host: '' }, '10.0.0.1', ':4000'],
  [{ address: 'tcp://10.0.0.1:4000', name: 'alice', host: '' }, '10.0.0.1', 'alice'],
  [{ address: 'tls://[fe80::1]:4000', name: '', host: '' }, 'fe80::1', ':4000'],
  [{ address: 'inproc://10.0.0.1/5/1', name: '', host: '' }, '10.0.0.1/5/1', '10.0.0.1/5/1'],
])('%j is on %s and called %s', (worker, host, name) => {
  expect(laneName(worker)).toEqual({ host, worker: name });
});
