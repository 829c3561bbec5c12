import type { TaskFiles } from '../../contract/task-files.ts';
import { filterParameters, isTold, type ExporterApi } from '../exporter-api.ts';
import type { Filter } from '../filter.ts';

/** Files of the tasks that a query asks for; a report is of all that there was. */
export const filesOf = (api: ExporterApi, filter: Filter): TaskFiles => ({
  version: 1,
  cluster: api.cluster,
  async ask(kind, range) {
    const time = { from: String(Math.floor(range.from)), to: String(Math.ceil(range.to)) };
    if (kind === 'report') return api.file('report', new URLSearchParams(time));
    if (!isTold(filter)) throw new Error(TOO_MANY_NAMES);
    const parameters = filterParameters(filter);
    for (const [name, value] of Object.entries(time)) parameters.set(name, value);
    if (kind === 'trace') return api.file('trace', parameters);
    parameters.set('format', 'csv');
    return api.file('tasks', parameters);
  },
});

const TOO_MANY_NAMES =
  'The query names more functions or workers than the exporter takes for a file. Choose fewer, or all.';
