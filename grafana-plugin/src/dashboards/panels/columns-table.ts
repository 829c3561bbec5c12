import * as common from '@grafana/grafana-foundation-sdk/common';
import type { DaskscopeQuery } from '../../datasource/query.ts';
import { DATASOURCE, dask } from '../query.ts';
import { onlyColumns } from './merged-table.ts';
import { tableOrSays } from './table-or-says.ts';

/** Some columns of what the data source answers, by their titles and in this order; without a row it says why. */
export const columnsTable = (
  title: string,
  description: string,
  query: Omit<DaskscopeQuery, 'refId'>,
  columns: readonly string[],
  says: string,
) =>
  tableOrSays(says)
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .withTarget(dask(query))
    .withTransformation(onlyColumns(...columns))
    .cellHeight(common.TableCellHeight.Sm);
