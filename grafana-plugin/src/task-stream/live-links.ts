import { getLinksSupplier, type DataFrame, type InterpolateFunction, type LinkModel } from '@grafana/data';
import { tasksFrame } from '../datasource/frames/tasks.ts';
import type { IntervalDetail, LiveNames } from '../datasource/live-handle.ts';

/** The data links of an interval, which need not be among the frame's rows: those are the newest only. */
export function liveLinks(
  frame: DataFrame,
  names: LiveNames,
  replaceVariables: InterpolateFunction,
  timeZone: string,
): (interval: IntervalDetail) => LinkModel[] {
  const linked = frame.fields.filter(({ config }) => (config.links ?? []).length > 0);
  if (linked.length === 0) return () => [];
  return (interval) => {
    const row = tasksFrame([interval], [], { refId: frame.refId ?? '', names, now: 0 });
    const fields = frame.fields.map((field) => {
      const values = row.fields.find(({ name }) => name === field.name)?.values ?? [null];
      return { ...field, values };
    });
    const alone = { ...frame, fields, length: 1 };
    return fields
      .filter(({ config }) => (config.links ?? []).length > 0)
      .flatMap((field) =>
        getLinksSupplier(
          alone,
          field,
          field.state?.scopedVars ?? {},
          replaceVariables,
          timeZone,
        )({ valueRowIndex: 0 }),
      );
  };
}
