import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import { Filter } from './filter.ts';
import { FILTERS, typeOf, type DaskscopeQuery } from './query.ts';

/** What this needs of Grafana's TemplateSrv. */
export interface Variables {
  replace(text: string, scoped?: ScopedVars, format?: (value: string | string[]) => string): string;
  getVariables(): TypedVariableModel[];
}

const SEPARATOR = '\u0000';
const ALL = '$__all';

/** The filter that a query means here and now. Filters that its type does not have are left out. */
export function filterOf(query: DaskscopeQuery, variables: Variables, scoped: ScopedVars = {}): Filter {
  const has = FILTERS[typeOf(query)];
  const names = (name: 'prefixes' | 'workers') =>
    has.includes(name) ? interpolateNames(query[name] ?? [], variables, scoped) : null;
  return new Filter({
    prefixes: names('prefixes'),
    workers: names('workers'),
    status: has.includes('status') ? (query.status ?? null) : null,
    search: has.includes('search') ? variables.replace(query.search ?? '', scoped).trim() : '',
  });
}

/**
 * Names with their variables replaced, each value of a variable a name of its own; null: all. A variable that says All
 * leaves everything in, also what came after its values were listed.
 */
export function interpolateNames(
  names: readonly string[],
  variables: Variables,
  scoped: ScopedVars = {},
): string[] | null {
  if (names.some((name) => saysAll(name, variables, scoped))) return null;
  const values = names
    .flatMap((name) => {
      let several: string[] | null = null;
      const text = variables.replace(name, scoped, (value) => {
        several = [value].flat();
        return several.join(SEPARATOR);
      });
      // Only a name that is nothing but a variable can stand for several.
      return several !== null && isVariable(name) ? text.split(SEPARATOR) : [text.replaceAll(SEPARATOR, ',')];
    })
    .filter((value) => value !== '');
  return values.length > 0 ? [...new Set(values)] : null;
}

function saysAll(name: string, variables: Variables, scoped: ScopedVars): boolean {
  const variable = variableIn(name);
  if (variable === null || variable in scoped) return false;
  const model = variables.getVariables().find((known) => known.name === variable);
  const current: unknown =
    model && 'current' in model ? (model.current as { value?: unknown }).value : undefined;
  return [current].flat().includes(ALL);
}

const isVariable = (name: string) => variableIn(name) !== null;

function variableIn(name: string): string | null {
  const match = /^(?:\$(\w+)|\$\{(\w+)(?::\w+)?\}|\[\[(\w+)\]\])$/.exec(name.trim());
  return match ? (match[1] ?? match[2] ?? match[3] ?? null) : null;
}
