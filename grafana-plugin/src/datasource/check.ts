import { API_VERSION, type Status } from '@daskscope/api';
import { sayNoConnection } from '@daskscope/client';
import type { TestDataSourceResponse } from '@grafana/data';
import type { ExporterApi } from './exporter-api.ts';
import { isNoSuchPath, secondsUnreachable, unreachable } from './problems.ts';

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

const WRONG_PATH =
  "The exporter is there, but the path in the data source's URL is wrong: it ends before /api, as in http://localhost:10787.";

const OLDER =
  "The exporter is older than the app: update it. Until then the task stream's totals may be said as 'about'.";

/**
 * Asks for the status, and says in a sentence what is wrong or what is there.
 * @param app its version, '' if unknown
 * @param url tells where Grafana's server looks for the exporter, which not everybody may know
 */
export async function check(
  api: Pick<ExporterApi, 'status'>,
  app = '',
  url: () => Promise<string | null> = async () => null,
): Promise<TestDataSourceResponse> {
  let status: Status;
  try {
    status = await api.status();
  } catch (cause) {
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
  if (connection.state !== 'connected')
    return {
      status: 'error',
      message: sayNoConnection(connection.address, sentence(connection.error ?? 'It is still trying')),
    };
  const dask = scheduler?.version ? `Dask ${scheduler.version}` : 'Dask';
  const simulated = scheduler?.simulated ? ' The cluster is simulated.' : '';
  const older = isOlder(exporter.version, app) || isOlder(`${status.api ?? '1.0'}.0`, `${API_VERSION}.0`);
  return {
    status: 'success',
    message: `Connected to ${dask} at ${connection.address}: ${plural(cluster.workers, 'worker')}, ${plural(cluster.threads, 'thread')}.${simulated}${older ? ` ${OLDER}` : ''}`,
    details: {
      message: [
        `Exporter ${exporter.version}${app && `, app ${app}`}.`,
        ...missing.map(({ feature, reason }) => `Not given: ${feature}. ${sentence(reason)}`),
      ].join('\n'),
    },
  };
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
