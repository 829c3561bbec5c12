import type { DataFrame, InterpolateFunction, LinkModel } from '@grafana/data';
import { locationService } from '@grafana/runtime';

/** What Grafana calls every value of a variable. */
const ALL = '$__all';

/** Sets a dashboard's variable to the function; all of them if it is set to it already. */
export function setVariable(variable: string, name: string, replaceVariables: InterpolateFunction): void {
  const isSet = replaceVariables(`\${${variable}:raw}`) === name;
  locationService.partial({ [`var-${variable}`]: isSet ? ALL : name }, true);
}

/** The data links of a function: those of the row, or the series, that tells of it. */
export function linksOf(frames: readonly DataFrame[], name: string): LinkModel[] {
  return frames.flatMap(({ fields }) => {
    const row = fields
      .map(({ type, values }) => (type === 'string' ? values.indexOf(name) : -1))
      .find((at) => at >= 0);
    const told = fields.filter(
      ({ labels }) => row !== undefined || Object.values(labels ?? {}).includes(name),
    );
    return told.flatMap((field) => field.getLinks?.({ valueRowIndex: row ?? field.values.length - 1 }) ?? []);
  });
}

export function hasLinks(frames: readonly DataFrame[]): boolean {
  return frames.some(({ fields }) => fields.some(({ config }) => (config.links ?? []).length > 0));
}
