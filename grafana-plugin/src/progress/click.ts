import type { DataFrame, Field, InterpolateFunction, LinkModel } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { hasLinks, linksOf, type Cell } from '../panel/links.ts';

/** What Grafana calls every value of a variable. */
const ALL = '$__all';

/** Sets a dashboard's variable to the function; all of them if it is set to it already. */
export function setVariable(variable: string, name: string, replaceVariables: InterpolateFunction): void {
  const isSet = replaceVariables(`\${${variable}:raw}`) === name;
  locationService.partial({ [`var-${variable}`]: isSet ? ALL : name }, true);
}

/** The data links of a function: those of the row, or the series, that tells of it. */
export function functionLinks(frames: readonly DataFrame[], name: string): LinkModel[] {
  const cells = frames.flatMap(({ fields }) => cellsOf(fields, name));
  const main = cells.find(({ field, row }) => field.values[row] === name) ?? cells[0];
  return main ? linksOf(cells, main.field) : [];
}

function cellsOf(fields: readonly Field[], name: string): Cell[] {
  const row = fields
    .map(({ type, values }) => (type === 'string' ? values.indexOf(name) : -1))
    .find((at) => at >= 0);
  return fields
    .filter(({ labels }) => row !== undefined || Object.values(labels ?? {}).includes(name))
    .map((field) => ({ field, row: row ?? field.values.length - 1 }));
}

export function haveLinks(frames: readonly DataFrame[]): boolean {
  return frames.some(({ fields }) => fields.some(hasLinks));
}
