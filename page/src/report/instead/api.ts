import { RequestError } from '@daskscope/client';
import type { Parameters } from '../../api.ts';
import { report } from '../data.ts';
import { lastRunOf, runIn } from '../runs.ts';

/** What the report has is asked for as the exporter is. */

export type { Parameters };

/** The header of a report says of which cluster it is. */
export const clusterOfPage = (): string | null => null;

/** @throws RequestError where the report has no such thing */
export async function getJson<T>(path: string, parameters: Parameters = {}): Promise<T> {
  const answer = answerTo(path, parameters);
  if (typeof answer === 'string') throw new RequestError(404, answer);
  return answer as T;
}

/** A text: why there is none. */
function answerTo(path: string, parameters: Parameters): object | string {
  const data = report();
  switch (path) {
    case 'errors': {
      const { errors } = data.errors;
      return { ...data.errors, errors: errors.slice(0, Number(parameters['limit'] ?? errors.length)) };
    }
    case 'series':
      return data.series;
    case 'profile':
      return Object.keys(parameters).every((name) => name === 'activity')
        ? data.profile
        : 'A report has the profile of all tasks in its time. Ask the exporter for another.';
    case 'run': {
      const run = runIn(data, String(parameters['life']), Number(parameters['id']));
      return run ?? 'The report does not have this run.';
    }
    case 'tasks': {
      const run = lastRunOf(data, String(parameters['key']));
      return { lives: run ? [run.life] : [], tasks: { id: run ? [run.id] : [], life: run ? [0] : [] } };
    }
    default:
      return 'A report does not have this: it is known while the cluster is there.';
  }
}
