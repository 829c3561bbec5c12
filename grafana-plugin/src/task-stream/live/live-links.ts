import {
  getLinksSupplier,
  type DataFrame,
  type Field,
  type InterpolateFunction,
  type LinkModel,
} from '@grafana/data';
import { tasksFrame, type TaskRowsOptions } from '../../datasource/frames/tasks.ts';
import type { IntervalDetail, LiveNames, LiveRunning } from '../../contract/live-handle.ts';
import { hasLinks, linksOf } from '../../panel/links.ts';
import { mapFields } from '../frame/field-map.ts';

/** The data links of what is drawn live. */
export interface LiveLinks {
  ofInterval: (interval: IntervalDetail) => LinkModel[];
  ofRunning: (task: LiveRunning) => LinkModel[];
}

/** What is clicked need not be among the frame's rows: those are not all. */
export function liveLinks(
  frame: DataFrame,
  names: LiveNames,
  now: () => number,
  replaceVariables: InterpolateFunction,
  timeZone: string,
): LiveLinks {
  const options = (): TaskRowsOptions => ({ refId: frame.refId ?? '', names, now: now() });
  const links = (row: DataFrame) => {
    if (!frame.fields.some(hasLinks)) return [];
    const alone = { ...frame, length: 1 };
    alone.fields = frame.fields.map((field) => inRow(alone, field, row, replaceVariables, timeZone));
    return linksOf(
      alone.fields.map((field) => ({ field, row: 0 })),
      mainField(alone),
    );
  };
  return {
    ofInterval: (interval) => links(tasksFrame([interval], [], options())),
    ofRunning: (task) => links(tasksFrame([], [task], options())),
  };
}

/** What the frame's field would be in a frame of that row alone. */
function inRow(
  alone: DataFrame,
  field: Field,
  row: DataFrame,
  replaceVariables: InterpolateFunction,
  timeZone: string,
): Field {
  const values = row.fields.find(({ name }) => name === field.name)?.values ?? [null];
  const made: Field = { ...field, values };
  // With the context of the field's own, links would be made of the frame's own rows (getLinksSupplier of @grafana/data, 13.1.0).
  const scoped = { ...field.state?.scopedVars };
  delete scoped.__dataContext;
  made.getLinks = getLinksSupplier(alone, made, scoped, replaceVariables, timeZone);
  return made;
}

/** What an interval is called by. */
function mainField(frame: DataFrame): Field {
  const map = mapFields(frame, {});
  return (typeof map === 'string' ? null : map.name) ?? frame.fields[0]!;
}
