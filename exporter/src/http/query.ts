import type { Static, TArray, TObject, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { badParameter, HttpProblem } from './problem.ts';

/**
 * The parameters of a URL, read by their schemas. What an array's items are is given by repeating the parameter, or, for
 * distinct known words, by commas.
 * @throws HttpProblem bad-parameter that names the parameter and says what it takes; malformed-url
 */
export function parseQuery<T extends TObject>(schema: T, url: string): Static<T> {
  const given = readPairs(url);
  // Which cluster is meant was known before this was read.
  given.delete('cluster');
  for (const name of new Set(given.keys()))
    if (!Object.hasOwn(schema.properties, name))
      throw badParameter(name, unknown(name, Object.keys(schema.properties)));
  for (const name of schema.required ?? [])
    if (!given.has(name))
      throw badParameter(name, `${name} is missing. It takes ${allowed(schema.properties[name]!)}.`);
  const values = Object.entries(schema.properties)
    .filter(([name]) => given.has(name))
    .map(([name, parameter]) => [name, readParameter(name, parameter, given.getAll(name))]);
  return inOrder(Object.fromEntries(values) as Static<T>);
}

function inOrder<T extends object>(query: T): T {
  const { from, to } = query as { from?: unknown; to?: unknown };
  if (typeof from === 'number' && typeof to === 'number' && from > to)
    throw badParameter('from', `from must not be after to: ${from} is after ${to}.`);
  return query;
}

/** @throws HttpProblem malformed-url */
export function readPairs(url: string): URLSearchParams {
  const text = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  try {
    decodeURIComponent(text);
  } catch {
    throw new HttpProblem('malformed-url', 'The query is malformed: it is not percent-encoded UTF-8.');
  }
  return new URLSearchParams(text);
}

function readParameter(name: string, schema: TSchema, given: string[]): unknown {
  if (isList(schema) && !schema.uniqueItems) {
    if (given.length > schema.maxItems!)
      throw badParameter(
        name,
        `${name} may be given ${schema.maxItems} times at most, not ${given.length} times.`,
      );
    return given.map((text) => readValue(name, schema.items, text));
  }
  if (given.length > 1) throw badParameter(name, `${name} is given ${given.length} times; give it once.`);
  if (!isList(schema)) return readValue(name, schema, given[0]!);
  const words = given[0]!.split(',').map((text) => readValue(name, schema.items, text));
  return [...new Set(words)];
}

function readValue(name: string, schema: TSchema, text: string): unknown {
  const value = fromText(schema, text);
  if (!Value.Check(schema, value))
    throw badParameter(name, `${name} takes ${allowed(schema)}, not ${quote(text)}.`);
  return value;
}

function fromText(schema: TSchema, text: string): unknown {
  if (schema.type === 'integer' || schema.type === 'number')
    return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
  if (schema.type === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  return text;
}

function allowed(schema: TSchema): string {
  if (schema.anyOf) return (schema.anyOf as TSchema[]).map((one) => String(one.const)).join(' or ');
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'integer')
    return `a whole number from ${schema.minimum as number} to ${schema.maximum as number}`;
  if (schema.exclusiveMinimum !== undefined) return `a number above ${schema.exclusiveMinimum as number}`;
  if (schema.type === 'number') return 'a number';
  return schema.pattern ? 'a cursor from an earlier answer' : 'some text';
}

function unknown(name: string, known: string[]): string {
  const choice = known.length ? `Known here: ${known.join(', ')}.` : 'None is taken here.';
  return `${quote(name)} is not a parameter. ${choice}`;
}

function isList(schema: TSchema): schema is TArray {
  return schema.type === 'array';
}

function quote(text: string): string {
  return `'${text.length > 80 ? `${text.slice(0, 80)}…` : text}'`;
}
