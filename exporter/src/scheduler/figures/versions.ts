import { ref, type Pickle } from '../../protocol/pickle.ts';
import type { Cluster } from '../../state/cluster.ts';
import { cut } from '../../state/text.ts';
import type { Installation } from '../../state/updates/scheduler.ts';
import {
  always,
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

/**
 * Of what Dask itself needs, and so every scheduler has. As distributed 2026.8.0 asks (versions.py), which imports nothing;
 * each is looked up when it is evaluated, so that one that is not found spoils nothing.
 */
const OWN = ['dask', 'distributed', 'cloudpickle', 'toolz', 'tornado'];
const own = juxt(
  safe(compose(LIST, constant('sys', 'version_info'))),
  ...OWN.map((name) => safe(compose(ref('importlib.metadata', 'version'), always(name)))),
);

const UNTOLD = 'scheduler-versions';

const ids = (of: string, name: string): Pickle =>
  compose(ref('builtins', 'tuple'), map(attr(name)), method('values'), attr(of));

/** Versions of the packages that Dask compares, of the scheduler, the workers and the clients: anew once any came or left. */
export function versions(cluster: Cluster): FixedSubscription {
  return {
    feature: 'versions',
    mark,
    expression,
    apply(value, now) {
      const [scheduler, workers, clients] = asArray(value);
      const [python, ...others] = asArray(scheduler);
      const own = [
        // As workers tell theirs: 3.11.7.final.0
        ['python', asArray(python).join('.') || null],
        ...OWN.map((name, at) => [name, others[at]] as const),
      ] as const;
      // What does not say its version is there all the same: it is left out, and differs from nothing.
      const untold = own.filter(([, version]) => asText(version) === null).map(([name]) => name);
      if (untold.length === 0) cluster.present(UNTOLD);
      else cluster.missing(UNTOLD, `On the scheduler these do not say their version: ${untold.join(', ')}.`);
      cluster.seldom.installations = {
        time: now,
        told: [
          ...installation('scheduler', new Map(own.filter(([name]) => !untold.includes(name))), 1, []),
          ...asArray(workers).flatMap((told) => installationOf('worker', told)),
          ...asArray(clients).flatMap((told) => installationOf('client', told)),
        ],
      };
    },
  };
}

const mark = juxt(ids('workers', 'server_id'), ids('clients', 'client_key'));
const expression = juxt(
  own,
  installations('address', attr('workers')),
  installations('client_key', attr('clients')),
);

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
