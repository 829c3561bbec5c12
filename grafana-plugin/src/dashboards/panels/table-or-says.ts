import * as table from '@grafana/grafana-foundation-sdk/table';
import { NO_CELL } from './panels.ts';

/** A table, and what stands in its place without a row: Grafana (12.4.0) repeats that in every cell without a value. */
export const tableOrSays = (says: string) =>
  new table.PanelBuilder().noValue(says).overrideByRegexp('/.*/', [{ id: 'noValue', value: NO_CELL }]);
