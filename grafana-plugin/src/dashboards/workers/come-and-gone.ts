import { WIDTH } from '../dashboard.ts';
import { columnsTable } from '../panels/columns-table.ts';
import { coloured, width } from '../panels/merged-table.ts';
import { FILTERED } from '../variables.ts';

const COLUMNS = ['Time', 'Kind', 'Worker', 'What happened', 'Results lost', 'Data lost for good'];

/** Of the chosen workers: who was told to go, who died, and what that cost. */
export function comeAndGone() {
  return columnsTable(
    'What became of workers',
    'Newest first, as Dask logs it. Lost results are computed again; lost data, which clients had sent, is gone',
    {
      queryType: 'events',
      topics: ['all'],
      kinds: ['add-worker', 'remove-worker', 'restart'],
      workers: FILTERED.workers,
    },
    COLUMNS,
    'No worker is known to have come or gone in this range',
  )
    .overrideByName('Time', [width(160)])
    .overrideByName('Kind', [width(120)])
    .overrideByName('Worker', [width(190)])
    .overrideByName('What happened', [{ id: 'custom.inspect', value: true }])
    .overrideByName('Results lost', [width(100), ...coloured('text', [1, 'orange'])])
    .overrideByName('Data lost for good', [width(140), ...coloured('text', [1, 'red'])])
    .height(8)
    .span(WIDTH);
}
