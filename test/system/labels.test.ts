import fc from 'fast-check';
import { nameOf } from '@daskscope/api';
import { collectors } from '../../exporter/src/metrics/collectors.ts';
import { Metrics } from '../../exporter/src/metrics/metrics.ts';
import {
  identity,
  newCluster,
  prefix,
  record,
  schedulerUpdate,
  START,
  worker,
} from '../../exporter/src/metrics/testdata/cluster.ts';
import { parse, type ParsedFamily } from '../../exporter/src/metrics/testdata/parse.ts';
import { cut, NAME_LIMIT } from '../../exporter/src/state/text.ts';
import { checkMetrics, requirePrograms } from './prometheus/prometheus.ts';

beforeAll(() => requirePrograms('promtool'));

/** Pages that promtool reads, each of many names. */
const PAGES = 25;

const character = fc.oneof(
  fc.constantFrom(
    '"',
    "'",
    '`',
    '\\',
    '\n',
    '\r',
    '\t',
    '\0',
    '\x1b',
    '\x7f',
    '\x85',
    '\u2028',
    '\ufeff',
    '\ufffd',
  ),
  fc.constantFrom(
    '{',
    '}',
    ',',
    '=',
    '#',
    ' ',
    '$',
    '|',
    '🦆',
    'é',
    '\ud800',
    '\udfff',
    'x1b',
    '\\n',
    'd800',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const anyText = fc.oneof(
  { weight: 8, arbitrary: fc.array(character, { maxLength: 10 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\\', '"', '\n', '"} 1\ndask_up 1\n#', '# HELP dask_up') },
  { weight: 1, arbitrary: character.map((one) => one.repeat(10_000 / Math.max(one.length, 1))) },
);
const worldOf = fc.record({
  prefixes: fc.uniqueArray(anyText, { minLength: 1, maxLength: 40, selector: short }),
  workers: fc.uniqueArray(fc.record({ address: anyText, name: anyText, host: anyText, version: anyText }), {
    maxLength: 20,
    selector: ({ address }) => short(address),
  }),
  scheduler: fc.record({ id: anyText, address: anyText, version: anyText, python: anyText }),
  state: anyText,
  action: anyText,
  resource: anyText,
  feature: anyText,
  error: anyText,
});
type World = typeof worldOf extends fc.Arbitrary<infer Value> ? Value : never;

/** As it is kept. */
function short(name: string): string {
  return cut(name, NAME_LIMIT);
}

function pageOf({ prefixes, workers, scheduler, state, action, resource, feature, error }: World): string {
  const cluster = newCluster(100);
  const life = cluster.connected({ ...identity, ...scheduler }, START);
  cluster.updateScheduler(schedulerUpdate, START);
  cluster.prefixes.update(
    prefixes.map((name) =>
      prefix(name, { states: new Map([[state, 1]]), allDurations: new Map([[action, 1]]) }),
    ),
    START,
  );
  const resources = new Map([[resource, 1]]);
  cluster.workers.update(
    workers.map(({ address, ...named }) =>
      worker(address, { ...named, resources, usedResources: resources }),
    ),
    START,
  );
  prefixes.forEach((name, id) =>
    cluster.record(
      life,
      id,
      { ...record(name, 0.1), erred: true, exception: error, traceback: error },
      false,
    ),
  );
  cluster.missing(feature, error);
  const metrics = new Metrics(cluster, {
    collectors: collectors({ version: scheduler.version }),
    log: (_message, cause) => {
      throw cause;
    },
  });
  const page = Buffer.from(metrics.render()).toString();
  metrics.close();
  return page;
}

const read = (families: Map<string, ParsedFamily>, family: string): Record<string, string>[] =>
  (families.get(family)?.samples ?? []).map(({ labels }) =>
    Object.fromEntries(Object.entries(labels).map(([name, label]) => [name, nameOf(label)!])),
  );

const sorted = (names: string[]) => names.toSorted();

test('promtool takes every page, and every name comes back from its label', () => {
  fc.assert(
    fc.property(worldOf, (world) => {
      const page = pageOf(world);
      expect(checkMetrics(page)).toBe('');
      const families = parse(page);
      const prefixes = sorted(world.prefixes.map(short));
      for (const family of ['dask_prefix_position', 'dask_prefix_memory_bytes', 'dask_tasks'])
        expect(sorted([...new Set(read(families, family).map((labels) => labels.prefix!))])).toEqual(
          prefixes,
        );
      expect(sorted(read(families, 'dask_worker_info').map((labels) => labels.worker!))).toEqual(
        sorted(world.workers.map(({ address }) => short(address))),
      );
      const shown = read(families, 'dask_worker_info');
      for (const { address, name, host, version } of world.workers)
        expect(shown.find((labels) => labels.worker === short(address))).toMatchObject({
          name: short(name),
          host: short(host),
          version: short(version),
        });
    }),
    { numRuns: PAGES },
  );
});
