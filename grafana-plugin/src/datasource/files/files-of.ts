import { TIME_FILES, wholeTime } from '@daskscope/client';
import type { TaskFiles } from '../../contract/task-files.ts';
import { filterParameters, isTold, type ExporterApi } from '../exporter-api.ts';
import type { Filter } from '../filter.ts';

/** Files of the tasks that a query asks for; a report is of all that there was. */
export const filesOf = (api: ExporterApi, filter: Filter): TaskFiles => ({
  version: 1,
  cluster: api.cluster,
  async ask(kind, range) {
    const { route, parameters } = TIME_FILES.find((file) => file.kind === kind)!;
    const isFiltered = kind !== 'report';
    if (isFiltered && !isTold(filter)) throw new Error(TOO_MANY_NAMES);
    const asked = isFiltered ? filterParameters(filter) : new URLSearchParams();
    for (const [name, value] of Object.entries({ ...wholeTime(range), ...parameters }))
      asked.set(name, String(value));
    return api.file(route, asked);
  },
});

const TOO_MANY_NAMES =
  'The query names more functions or workers than the exporter takes for a file. Choose fewer, or all.';
