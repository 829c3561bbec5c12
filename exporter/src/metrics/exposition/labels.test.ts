import { nameOf } from '@daskscope/api';
import fc from 'fast-check';
import { collectors } from '../collectors.ts';
import { Metrics } from '../metrics.ts';
import { identity, newCluster, prefix, START, worker } from '../testdata/cluster.ts';
import { parse } from '../testdata/parse.ts';

const nameBack = (shown: string): string => nameOf(shown)!;

/** The labels of a family's samples as a reader of the page gets them, from bytes to text. */
function labelsRead(
  family: string,
  prefixes: string[],
  workers: { address: string; name: string; host: string }[],
) {
  const cluster = newCluster(prefixes.length);
  cluster.connected(identity, START);
  cluster.prefixes.update(
    prefixes.map((name) => prefix(name)),
    START,
  );
  cluster.workers.update(
    workers.map(({ address, ...names }) => worker(address, names)),
    START,
  );
  const metrics = new Metrics(cluster, {
    collectors: collectors({ version: '' }),
    log: (_message, error) => {
      throw error;
    },
  });
  const bytes = metrics.render();
  metrics.close();
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  return parse(text)
    .get(family)!
    .samples.map(({ labels }) => labels);
}

const prefixesRead = (names: string[]): string[] =>
  labelsRead('dask_prefix_position', names, []).map(({ prefix }) => prefix!);

test.each([
  ['quotes', 'say "hi"'],
  ['a backslash at the end', 'C:\\'],
  ['what looks escaped', '\\n\\"\\\\'],
  ['newlines', 'a\nb\r\nc'],
  ['a sample of its own', 'x"} 1\ndask_up 1\n#'],
  ['HTML', '<img src=x onerror=alert(1)>'],
  ['unicode', 'größe-数-🦆'],
  ['control characters', '\0\t\u001b[31m\u007f\u0085\u2028'],
  ['a byte order mark', '\ufeffinc'],
  ['nothing', ''],
  ["an object's own name", '__proto__'],
])('a name with %s is read back as it is', (_what, name) => {
  expect(prefixesRead([name]).map(nameBack)).toEqual([name]);
  const labels = { address: name, name, host: name };
  const [info] = labelsRead('dask_worker_info', [], [labels]);
  const back = (read: object) =>
    Object.fromEntries(Object.entries(read).map(([label, shown]) => [label, nameBack(String(shown))]));
  expect(back(info!)).toEqual({ worker: name, name, host: name, version: '2026.8.0' });
  const [threads] = labelsRead('dask_worker_threads', [], [labels]);
  expect(back(threads!)).toEqual({ worker: name, host: name });
});

test('lone surrogates, which have no UTF-8, are told apart from each other and from what stands for them', () => {
  const names = ['\ud800', '\ud801', '\udc00', '\ufffd', '\ufffdd800', 'a\ud83e', '\udd86\ud83e'];
  const read = prefixesRead(names);
  expect(new Set(read).size).toBe(names.length);
  expect(read.map(nameBack)).toEqual(names);
});

test('nothing that a terminal would obey reaches the page', () => {
  const names = ['\u001b[31mred', 'a\rb', 'a\nb', '\0', '\u009b31m', 'C:\\x1b', '\u2028'];
  expect(prefixesRead(names)).toEqual([
    '\\x1b[31mred',
    'a\\x0db',
    'a\\x0ab',
    '\\x00',
    '\\x9b31m',
    'C:\\\\x1b',
    '\\u2028',
  ]);
});

const character = fc.oneof(
  fc.constantFrom(
    '"',
    '\\',
    '\n',
    '\r',
    ',',
    '=',
    '{',
    '}',
    ' ',
    '#',
    'n',
    'd800',
    '\ufffd',
    '\ud800',
    '\udc00',
    '\0',
    '\u001b',
    'x1b',
    'u2028',
    '🦆',
  ),
  fc.string({ unit: 'binary', maxLength: 1 }),
  fc.string({ maxLength: 3 }),
);
const hostileName = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(''));

test('whatever prefixes are called, the page gives each its own series', () => {
  fc.assert(
    fc.property(fc.uniqueArray(hostileName, { minLength: 1, maxLength: 8 }), (names) => {
      expect(prefixesRead(names).map(nameBack)).toEqual(names);
    }),
    { numRuns: 150 },
  );
});

test('whatever workers are called, the page gives each its own series', () => {
  const workers = fc.uniqueArray(fc.record({ address: hostileName, name: hostileName, host: hostileName }), {
    minLength: 1,
    maxLength: 5,
    selector: ({ address }) => address,
  });
  fc.assert(
    fc.property(workers, (given) => {
      const read = labelsRead('dask_worker_occupancy_seconds', [], given);
      expect(read.map(({ worker, host }) => [nameBack(worker!), nameBack(host!)])).toEqual(
        given.map(({ address, host }) => [address, host]),
      );
    }),
    { numRuns: 100 },
  );
});
