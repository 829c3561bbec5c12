import { Cluster } from '../state/cluster.ts';
import { failures } from './failures.ts';

const cluster = () => new Cluster({ capacity: 1, maxPrefixes: 1, address: '', exporterVersion: '', now: 0 });

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** As the scheduler answers: a text's length, and as much of it as is kept. */
const erred = (key: string, length: number) => [
  [key, 1],
  ['tcp://10.0.0.1:4000'],
  [length, 'x'.repeat(Math.min(length, 65_536))],
  null,
];

test('long texts come cut, and say how long they were', async () => {
  const known = cluster();
  const subscription = failures(known, 'A', async () => [erred('long', 900_000), erred('short', 5)]);
  subscription.apply([2, [['long', 1]]], 0);
  await settled();
  const texts = new Map(
    known.failures.list({ limit: 9 }).errors.map(({ key, exception }) => [key, exception]),
  );
  expect(texts.get('long')).toMatch(/^x{65000,}… \(cut, 900000 characters in all\)$/);
  expect(texts.get('short')).toBe('xxxxx');
});

test('what cannot be read is not asked for with every push', async () => {
  let asked = 0;
  const known = cluster();
  const subscription = failures(known, 'A', async () => {
    asked++;
    throw new Error('too large');
  });
  for (let push = 0; push < 20; push++) {
    subscription.apply([push, [['a', push]]], 0);
    await settled();
  }
  expect(asked).toBe(1);
  expect(known.missingFeatures.get('failure-texts')).toBe('too large');
});
