import * as common from '@grafana/grafana-foundation-sdk/common';
import * as table from '@grafana/grafana-foundation-sdk/table';
import type { DaskscopeQuery } from '../../datasource/query.ts';
import { DATASOURCE, dask } from '../query.ts';
import { onlyColumns } from './merged-table.ts';

/** Some columns of what the data source answers, by their titles and in this order. */
export const columnsTable = (
  title: string,
  description: string,
  query: Omit<DaskscopeQuery, 'refId'>,
  columns: readonly string[],
) =>
  new table.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .withTarget(dask(query))
    .withTransformation(onlyColumns(...columns))
    .cellHeight(common.TableCellHeight.Sm);
