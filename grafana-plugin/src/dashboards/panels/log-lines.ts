import * as common from '@grafana/grafana-foundation-sdk/common';
import * as logs from '@grafana/grafana-foundation-sdk/logs';
import type { DaskscopeQuery } from '../../datasource/query.ts';
import { WIDTH } from '../dashboard.ts';
import { DATASOURCE, dask } from '../query.ts';

/** @param says in place of lines, where there are none; Grafana (12.4.0) has why behind the sign beside the title */
export const logLines = (
  title: string,
  description: string,
  query: Omit<DaskscopeQuery, 'refId'>,
  says: string,
) =>
  new logs.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .withTarget(dask(query))
    .noValue(says)
    .showTime(true)
    .showLabels(false)
    .wrapLogMessage(true)
    .prettifyLogMessage(false)
    .enableLogDetails(true)
    .sortOrder(common.LogsSortOrder.Descending)
    .dedupStrategy(common.LogsDedupStrategy.None)
    .height(14)
    .span(WIDTH);
