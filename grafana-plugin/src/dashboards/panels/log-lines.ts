import * as common from '@grafana/grafana-foundation-sdk/common';
import * as logs from '@grafana/grafana-foundation-sdk/logs';
import type { DaskscopeQuery } from '../../datasource/query.ts';
import { WIDTH } from '../dashboard.ts';
import { DATASOURCE, dask } from '../query.ts';

/** Lines of logs or of stacks, the newest first. */
export const logLines = (title: string, description: string, query: Omit<DaskscopeQuery, 'refId'>) =>
  new logs.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .withTarget(dask(query))
    .showTime(true)
    .showLabels(false)
    .wrapLogMessage(true)
    .prettifyLogMessage(false)
    .enableLogDetails(true)
    .sortOrder(common.LogsSortOrder.Descending)
    .dedupStrategy(common.LogsDedupStrategy.None)
    .height(14)
    .span(WIDTH);
