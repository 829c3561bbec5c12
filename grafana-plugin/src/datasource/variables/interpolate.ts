import type { ScopedVars } from '@grafana/data';
import { Filter } from '../filter.ts';
import { CLUSTER_VARIABLE, FIELDS, typeOf, type DaskscopeQuery } from '../query.ts';

/** What this needs of Grafana's TemplateSrv. */
export interface Variables {
  replace(text: string, scoped?: ScopedVars, format?: (value: string | string[]) => string): string;
}

/** How Grafana calls all values of a variable (ALL_VARIABLE_TEXT of @grafana/scenes). */
const ALL = 'All';
const MARK = '\u0000';
/** Names that one text with several variables can stand for. */
const MOST_NAMES = 10_000;

/** The filter that a query means here and now. Filters that its type does not have are left out. */
export function filterOf(query: DaskscopeQuery, variables: Variables, scoped: ScopedVars = {}): Filter {
  const has = FIELDS[typeOf(query)];
  const names = (name: 'prefixes' | 'workers') =>
    has.includes(name) ? interpolateNames(query[name] ?? [], variables, scoped) : null;
  return new Filter({
    prefixes: names('prefixes'),
    workers: names('workers'),
    status: has.includes('status') ? (query.status ?? null) : null,
    search: has.includes('search') ? interpolateText(query.search ?? '', variables, scoped) : '',
  });
}

/**
 * The clusters that a query names; none where it names none, as by a variable that there is not. It should be one: several are
 * the values of a variable that nothing is repeated by.
 */
export function clustersOf(
  { cluster }: Pick<DaskscopeQuery, 'cluster'>,
  variables: Variables,
  scoped: ScopedVars = {},
): string[] {
  const text = cluster?.trim() || CLUSTER_VARIABLE;
  const names = valuesOf(text, variables, scoped);
  if (variableIn(text) !== null && names.length === 1 && variableIn(names[0]!) === variableIn(text))
    return [];
  return [...new Set(names)].filter((name) => name !== '');
}

const TEXTS = ['taskKey', 'group', 'computation', 'other'] as const;
const LISTS = ['figures', 'topics', 'kinds', 'tags'] as const;

/** A query with the variables replaced in its other texts, without those that its type does not have. */
export function textsOf(
  query: DaskscopeQuery,
  variables: Variables,
  scoped: ScopedVars = {},
): DaskscopeQuery {
  const has = FIELDS[typeOf(query)];
  const texts = TEXTS.map((name) => [
    name,
    has.includes(name) ? interpolateText(query[name] ?? '', variables, scoped) : '',
  ]);
  const lists = LISTS.map((name) => [
    name,
    has.includes(name) ? (interpolateNames(query[name] ?? [], variables, scoped) ?? []) : [],
  ]);
  return { ...query, ...Object.fromEntries(texts), ...Object.fromEntries(lists) } as DaskscopeQuery;
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
  const values = names.flatMap((name) => valuesOf(name, variables, scoped)).filter((value) => value !== '');
  return values.length > 0 ? [...new Set(values)] : null;
}

function interpolateText(text: string, variables: Variables, scoped: ScopedVars): string {
  return saysAll(text, variables, scoped) ? '' : variables.replace(text, scoped).trim();
}

/** A repeated panel has a variable of its own, with one value: only what is asked with its scope says what it means there. */
function saysAll(text: string, variables: Variables, scoped: ScopedVars): boolean {
  const variable = variableIn(text);
  if (variable === null || variables.replace(`\${${variable}:text}`, scoped) !== ALL) return false;
  // Something may be called so.
  return String(valuesOf(text, variables, scoped)) !== ALL;
}

/** What a text stands for: with several values of several variables, each with each. */
function valuesOf(text: string, variables: Variables, scoped: ScopedVars): string[] {
  const variable = variableIn(text);
  const found: string[][] = [];
  // A format, as of ${name:csv}, would make one name of several values.
  const plain = variable === null ? text.replaceAll(MARK, '') : `\${${variable}}`;
  const marked = variables.replace(plain, scoped, (value) => {
    found.push([value].flat().map(String));
    return `${MARK}${found.length - 1}${MARK}`;
  });
  if (marked === plain) return [text];
  return marked
    .split(MARK)
    .reduce<string[]>(
      (made, part, at) =>
        made
          .flatMap((before) => (at % 2 === 0 ? [part] : found[Number(part)]!).map((value) => before + value))
          .slice(0, MOST_NAMES),
      [''],
    );
}

/** The variable, with the path to a property of its values, that a text is and nothing else; null: it is something else. */
function variableIn(text: string): string | null {
  const match = /^(?:\$(\w+)|\$\{(\w+(?:\.[^:}]+)?)(?::[^}]+)?\}|\[\[(\w+)(?::\w+)?\]\])$/.exec(text.trim());
  return match ? (match[1] ?? match[2] ?? match[3] ?? null) : null;
}
