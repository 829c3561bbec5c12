import type { PackageVersion, Versions } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { columns, frame } from '../frames/field.ts';
import { COUNT } from '../frames/workers.ts';
import { Notices } from './notices.ts';
import type { OnceApi, OnceAsked } from './once.ts';

/** A row a version of a package, now, whatever the range, with who has it. */
export async function askVersions(api: OnceApi, { refId, query }: OnceAsked): Promise<DataFrame[]> {
  const answer = await api.answer<Versions>('versions', { differing: query.differing });
  const rows = answer.packages.flatMap(({ package: name, versions }) =>
    versions.map((version) => ({ ...version, name, differs: versions.length > 1 })),
  );
  const of = columns(rows);
  return [
    frame(
      refId,
      'Versions',
      [
        of.text('package', 'Package', ({ name }) => name),
        of.text('version', 'Version', ({ version }) => version ?? 'not installed'),
        of.text('who', 'Who', who),
        of.field('boolean', 'differs', 'Differs', ({ differs }) => differs),
        of.field('boolean', 'scheduler', 'Scheduler', ({ scheduler }) => scheduler),
        of.number('workers', 'Workers', ({ workers }) => workers, 'none', COUNT),
        of.number('clients', 'Clients', ({ clients }) => clients, 'none', COUNT),
        of.text('names', 'Names', ({ names }) => names.join(', ')),
      ],
      noticesOf(answer, query.differing === true).meta({ preferredVisualisationType: 'table' }),
    ),
  ];
}

function noticesOf({ missing, time, packages }: Versions, differing: boolean): Notices {
  const notices = new Notices().warning(missing);
  if (packages.length > 0) return notices;
  if (time !== null)
    return notices.nothing('none', differing ? 'All have the same versions.' : 'Nobody tells versions.');
  return missing === null
    ? notices.nothing('not-known', 'The scheduler has not told versions yet.')
    : notices;
}

function who({ scheduler, workers, clients }: PackageVersion): string {
  const several = (count: number, one: string) =>
    count === 0 ? [] : [`${formatCount(count)} ${one}${count === 1 ? '' : 's'}`];
  return [
    ...(scheduler ? ['scheduler'] : []),
    ...several(workers, 'worker'),
    ...several(clients, 'client'),
  ].join(', ');
}
