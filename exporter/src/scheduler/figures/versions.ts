import { ref, type Pickle } from '../../protocol/pickle.ts';
import type { Cluster } from '../../state/cluster.ts';
import { cut } from '../../state/text.ts';
import type { Installation } from '../../state/updates.ts';
import {
  attr,
  compose,
  constant,
  each,
  groupby,
  item,
  juxt,
  LEN,
  LIST,
  map,
  method,
  remembered,
  safe,
  take,
} from '../feeds/expression.ts';
import type { FixedSubscription } from '../feeds/subscription.ts';
import { asArray, asCount, asMap, asText } from '../values.ts';

/** Sets of versions that are told, and of those who have one the first. */
const MOST_SETS = 50;
const MOST_NAMED = 10;

/** A package's name and version, and an address. */
const TEXT_LIMIT = 200;
const MOST_PACKAGES = 50;

const packages = safe(compose(item('packages'), attr('versions')));

/** {name: who} -> for each set of versions that any of them has: it, how many have it, and the first of them by name. */
const installations = (name: string, all: Pickle): Pickle =>
  compose(
    each(juxt(compose(packages, item(0)), LEN, compose(LIST, map(attr(name)), take(MOST_NAMED)))),
    take(MOST_SETS),
    method('values'),
    groupby(compose(ref('builtins', 'str'), packages)),
    method('values'),
    all,
  );

/** Of what Dask itself needs, and so every scheduler has: nothing need be imported to ask. */
const OWN = ['dask', 'distributed', 'cloudpickle', 'toolz'];
const own = juxt(
  compose(LIST, constant('sys', 'version_info')),
  constant('tornado', 'version'),
  ...OWN.map((name) => constant(name, '__version__')),
);

const ids = (of: string, name: string): Pickle =>
  compose(ref('builtins', 'tuple'), map(attr(name)), method('values'), attr(of));

/** Versions of the packages that Dask compares, of the scheduler, the workers and the clients: anew once any came or left. */
export function versions(cluster: Cluster): FixedSubscription {
  return {
    feature: 'versions',
    expression: remembered(
      juxt(own, installations('address', attr('workers')), installations('client_key', attr('clients'))),
      ids('workers', 'server_id'),
      ids('clients', 'client_key'),
    ),
    apply(value, now) {
      const [scheduler, workers, clients] = asArray(value);
      const [python, tornado, ...others] = asArray(scheduler);
      const own = new Map<unknown, unknown>([
        // As workers tell theirs: 3.11.7.final.0
        ['python', asArray(python).join('.')],
        ['tornado', tornado],
        ...OWN.map((name, at) => [name, others[at]] as const),
      ]);
      cluster.seldom.installations = {
        time: now,
        told: [
          ...installation('scheduler', own, 1, []),
          ...asArray(workers).flatMap((told) => installationOf('worker', told)),
          ...asArray(clients).flatMap((told) => installationOf('client', told)),
        ],
      };
    },
  };
}

function installationOf(role: Installation['role'], told: unknown): Installation[] {
  const [packages, count, names] = asArray(told);
  return installation(role, packages, asCount(count), asArray(names));
}

/** None where nothing is told, as of Dask's own client. */
function installation(
  role: Installation['role'],
  packages: unknown,
  count: number,
  names: readonly unknown[],
): Installation[] {
  const told = [...asMap(packages)].slice(0, MOST_PACKAGES);
  if (told.length === 0) return [];
  const text = (value: unknown): string | null => {
    const name = asText(value);
    return name === null ? null : cut(name, TEXT_LIMIT);
  };
  const versions = told.map(([name, version]): [string, string | null] => [text(name) ?? '', text(version)]);
  return [{ role, count, names: names.map((name) => text(name) ?? ''), versions: new Map(versions) }];
}
