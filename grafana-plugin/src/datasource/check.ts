import { API_VERSION, CLUSTER_STATES, type Clusters, type Status } from '@daskscope/api';
import { inOrder, sayNoConnection } from '@daskscope/client';
import type { TestDataSourceResponse } from '@grafana/data';
import type { ExporterApi } from './exporter-api.ts';
import { isNoSuchPath, problemCode, secondsUnreachable, unreachable } from './problems.ts';

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

const WRONG_PATH =
  "The exporter is there, but the path in the data source's URL is wrong: it ends before /api, as in http://localhost:10787.";

const OLDER =
  "The exporter is older than the app: update it. Until then the task stream's totals may be said as 'about'.";

type Asked = Pick<ExporterApi, 'status' | 'clusters'> & { of(cluster: string): Pick<ExporterApi, 'status'> };

/**
 * Asks for the status, and says in a sentence what is wrong or what is there.
 * @param app its version, '' if unknown
 * @param url tells where Grafana's server looks for the exporter, which not everybody may know
 */
export async function check(
  api: Asked,
  app = '',
  url: () => Promise<string | null> = async () => null,
): Promise<TestDataSourceResponse> {
  let status: Status;
  try {
    status = await api.status();
  } catch (cause) {
    if (problemCode(cause) === 'cluster-needed') return checkMany(api, app);
    const { message } = cause as Error;
    const seconds = secondsUnreachable(cause);
    if (seconds !== null)
      return { status: 'error', message: unreachable(await url().catch(() => null), seconds) };
    return { status: 'error', message: isNoSuchPath(cause) ? `${WRONG_PATH} ${sentence(message)}` : message };
  }
  if (!isStatus(status))
    return {
      status: 'error',
      message:
        "Something answers at the data source's URL, but not as Daskscope's exporter does. Is it the address of another program, such as Dask's own page or Prometheus?",
    };
  const { connection, scheduler, cluster, exporter, missing } = status;
  if (connection.gone) return { status: 'error', message: connection.error ?? 'The cluster is gone.' };
  if (connection.state !== 'connected')
    return {
      status: 'error',
      message: sayNoConnection(connection.address, sentence(connection.error ?? 'It is still trying')),
    };
  const dask = scheduler?.version ? `Dask ${scheduler.version}` : 'Dask';
  const simulated = scheduler?.simulated ? ' The cluster is simulated.' : '';
  return {
    status: 'success',
    message: `Connected to ${dask} at ${connection.address}: ${plural(cluster.workers, 'worker')}, ${plural(cluster.threads, 'thread')}.${simulated}${sayOlder(status, app)}`,
    details: {
      message: [
        sayVersions(exporter.version, app),
        ...missing.map(({ feature, reason }) => `Not given: ${feature}. ${sentence(reason)}`),
      ].join('\n'),
    },
  };
}

/** An exporter of many: how many, and what is wrong with them. */
async function checkMany(api: Asked, app: string): Promise<TestDataSourceResponse> {
  try {
    const told = await api.clusters();
    const clusters = told?.clusters ?? [];
    const counts = CLUSTER_STATES.map(
      (state) => [state, clusters.filter((one) => one.state === state)] as const,
    )
      .filter(([, those]) => those.length > 0)
      .map(([state, those]) => `${those.length} ${state}`);
    const which = counts.length > 0 ? `: ${counts.join(', ')}` : ' now';
    // Each says which exporter it is of.
    const status = clusters[0] && (await api.of(clusters[0].name).status());
    return {
      status: 'success',
      message: `Connected to an exporter of ${plural(clusters.length, 'cluster')}${which}.${status ? sayOlder(status, app) : ''}`,
      details: {
        message: [...(status ? [sayVersions(status.exporter.version, app)] : []), ...problemsOf(told)].join(
          '\n',
        ),
      },
    };
  } catch (cause) {
    return { status: 'error', message: (cause as Error).message };
  }
}

const problemsOf = (told: Clusters | null): string[] => [
  ...(told?.sources ?? []).flatMap(({ problems }) => problems.map(sentence)),
  ...inOrder(told?.clusters ?? []).flatMap(({ name, state, error }) =>
    error !== null && state !== 'gone' ? [`${name}: ${sentence(error)}`] : [],
  ),
];

const sayVersions = (exporter: string, app: string) => `Exporter ${exporter}${app && `, app ${app}`}.`;

function sayOlder({ api, exporter }: Status, app: string): string {
  const older = isOlder(exporter.version, app) || isOlder(`${api ?? '1.0'}.0`, `${API_VERSION}.0`);
  return older ? ` ${OLDER}` : '';
}

/** False where one is no version, as that of a build from sources. */
function isOlder(version: string, other: string): boolean {
  const [ours, theirs] = [version, other].map((text) => /^\d+\.\d+\.\d+/.exec(text)?.[0]);
  return ours && theirs ? ours.localeCompare(theirs, 'en', { numeric: true }) < 0 : false;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function isStatus(answer: unknown): answer is Status {
  const { connection, exporter, cluster } = (answer ?? {}) as Partial<Status>;
  return (
    typeof connection?.state === 'string' && typeof exporter?.version === 'string' && cluster !== undefined
  );
}
