import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as api from '@daskscope/api';
import { createSourceFile, isImportDeclaration, isNamedImports, ScriptTarget } from 'typescript';
import { ROOT } from './docs/documents.ts';

/** The API's shapes are made in http/. Words that all of us use, as the states of tasks, are no shapes. */

const EXPORTER = join(ROOT, 'exporter', 'src');

/** Where shapes of answers are none of their business. */
const SHAPELESS = /^(asked|state|metrics|protocol|scheduler)\//;

const files = readdirSync(EXPORTER, { recursive: true, encoding: 'utf8' }).filter(
  (name) => SHAPELESS.test(name) && /\.ts$/.test(name) && !/\.test\.ts$|testing\/|testdata\//.test(name),
);

/** What a file imports from the API, by name; '*' for all of it. */
function fromApi(file: string): string[] {
  const source = createSourceFile(file, readFileSync(join(EXPORTER, file), 'utf8'), ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (!isImportDeclaration(statement)) return [];
    if (!/^'@daskscope\/api/.test(statement.moduleSpecifier.getText(source))) return [];
    const named = statement.importClause?.namedBindings;
    if (!named || !isNamedImports(named)) return ['*'];
    return named.elements.map(({ name, propertyName }) => (propertyName ?? name).getText(source));
  });
}

/** Types have no value, and schemas, from which they are made, have a kind. */
function isShape(name: string): boolean {
  const value = (api as Record<string, unknown>)[name];
  return value === undefined || (typeof value === 'object' && Symbol.for('TypeBox.Kind') in value!);
}

test('shapes are told from words', () => {
  expect(['Tasks', 'KnownRange', 'Life', 'Problem', '*'].filter((name) => !isShape(name))).toEqual([]);
  expect(['TASK_STATES', 'namesMeant', 'labelOf'].filter(isShape)).toEqual([]);
});

test('nothing but http/ knows the shapes of answers', () => {
  expect(files.length).toBeGreaterThan(80);
  expect(files.filter((file) => fromApi(file).some(isShape))).toEqual([]);
});

test('what files import from the API is found', () => {
  expect(fromApi(join('state', 'now', 'tasks', 'prefixes.ts'))).toContain('TASK_STATES');
  expect(fromApi(join('http', 'answers', 'tasks', 'tasks.ts'))).toContain('Tasks');
});
