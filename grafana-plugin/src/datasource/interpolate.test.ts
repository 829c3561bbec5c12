import type { TypedVariableModel } from '@grafana/data';
import { filterOf, interpolateNames, type Variables } from './interpolate.ts';

/** As Grafana's: $name and ${name}, with a function as the format. */
function variables(values: Record<string, string | string[]>, all: string[] = []): Variables {
  return {
    replace: (text, scoped, format) =>
      text.replace(/\$\{?(\w+)\}?/g, (match, name: string) => {
        const value = scoped?.[name]?.value ?? values[name];
        if (value === undefined) return match;
        return format ? format(value) : String(value);
      }),
    getVariables: () =>
      Object.keys(values).map(
        (name) =>
          ({
            name,
            current: { value: all.includes(name) ? ['$__all'] : values[name] },
          }) as TypedVariableModel,
      ),
  };
}

test('takes each value of a variable as a name, commas and all', () => {
  expect(interpolateNames(['$p', 'dec'], variables({ p: ['inc', 'a,b'] }))).toEqual(['inc', 'a,b', 'dec']);
  expect(interpolateNames(['${p}'], variables({ p: 'inc' }))).toEqual(['inc']);
});

test('a name around a variable stays one name', () => {
  expect(interpolateNames(['x-$p'], variables({ p: 'inc' }))).toEqual(['x-inc']);
});

test('All leaves everything in, also what is not listed yet', () => {
  expect(interpolateNames(['$p'], variables({ p: ['inc', 'dec'] }, ['p']))).toBeNull();
});

test('a repeated panel has its own value, whatever the variable says', () => {
  const scoped = { p: { text: 'inc', value: 'inc' } };
  expect(interpolateNames(['$p'], variables({ p: ['inc', 'dec'] }, ['p']), scoped)).toEqual(['inc']);
});

test('no names are no filter', () => {
  expect(interpolateNames([], variables({}))).toBeNull();
  expect(interpolateNames(['$p'], variables({ p: '' }))).toBeNull();
});

test('filters that a type does not have are left out', () => {
  const query = { refId: 'A', prefixes: ['inc'], workers: ['w'], status: 'error', search: 'x' } as const;
  const saved = { ...query, prefixes: [...query.prefixes], workers: [...query.workers] };
  expect(filterOf({ ...saved, queryType: 'tasks' }, variables({})).values).toEqual({
    prefixes: ['inc'],
    workers: ['w'],
    status: 'error',
    search: 'x',
  });
  expect(filterOf({ ...saved, queryType: 'progress' }, variables({})).values).toEqual({
    prefixes: ['inc'],
    workers: null,
    status: null,
    search: '',
  });
});
