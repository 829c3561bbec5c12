import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { END_CODES, LIMITS, openapi, PROBLEM_CODES, PROBLEMS } from '@daskscope/api';
import type { DataFrame } from '@grafana/data';
import { QUERY_TYPE_NAMES, QUERY_TYPES } from '../../grafana-plugin/src/datasource/query.ts';
import { mapFields, type FieldMap } from '../../grafana-plugin/src/task-stream/frame/field-map.ts';
import { document, ROOT } from './documents.ts';
import { rowsUnder } from './tables.ts';

/** What the documents say in tables is what the code does. */

interface OpenApi {
  paths: Record<
    string,
    { get: { parameters: ({ name: string; in: string } | { $ref: string })[]; responses: object } }
  >;
}
const { paths } = openapi() as OpenApi;
const api = document('docs/api.md');

const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
const firstNames = (rows: string[][]) => rows.flatMap(([cell]) => names(cell!));
const flatText = (text: string) => text.replace(/\s+/g, ' ');

describe('docs/api.md', () => {
  test('lists every route', () => {
    const listed = firstNames(rowsUnder('docs/api.md', 'API', 'route'));
    expect(new Set(listed)).toEqual(new Set(Object.keys(paths)));
  });

  test.each([
    ['Tasks', '/api/v1/tasks'],
    ['Errors', '/api/v1/errors'],
    ['The stream', '/api/v1/stream'],
    ['Profile', '/api/v1/profile'],
    ['Stacks', '/api/v1/stacks'],
    ['Logs', '/api/v1/logs'],
    ['Links', '/api/v1/links'],
    ['Graph', '/api/v1/graph'],
    ['Tasks that no worker may run', '/api/v1/unrunnable'],
    ['Versions', '/api/v1/versions'],
    ['Spans', '/api/v1/spans'],
  ])('%s: lists every parameter of %s', (heading, route) => {
    // What every route of a cluster takes is referred to, and said once.
    const taken = paths[route]!.get.parameters.flatMap((parameter) =>
      'name' in parameter ? parameter.name : [],
    );
    const listed = firstNames(rowsUnder('docs/api.md', heading, 'parameter'));
    expect(new Set(listed)).toEqual(new Set(taken));
  });

  test('lists every code that a request can be refused with, and its status', () => {
    const listed = rowsUnder('docs/api.md', 'Errors of requests and limits', 'code').map(([code, status]) => [
      code,
      Number(status),
    ]);
    const known = PROBLEM_CODES.map((code) => [`\`${code}\``, PROBLEMS[code].status]);
    expect(listed).toEqual(known);
    const documented = Object.values(paths).flatMap(({ get }) => Object.keys(get.responses));
    expect(new Set(['200', ...known.map(([, status]) => String(status))])).toEqual(new Set(documented));
  });

  test.each(Object.keys(END_CODES))('tells what the end of a stream by %s means', (code) => {
    expect(api.text).toContain(`\`${code}\` (`);
  });

  test.each([
    ['characters of path and query', LIMITS.urlLength],
    ['rows of an answer of `/api/v1/tasks`', LIMITS.taskRows],
    ['answers of a kind that wait for one client', LIMITS.waitingAnswers],
    ['rows of an answer of `/api/v1/errors`', LIMITS.errorRows],
    ['workers that a question asks', LIMITS.askedWorkers],
    ['calls of an answer of `/api/v1/profile`', LIMITS.profileCalls],
    ['levels of a profile', LIMITS.profileDepth],
    ["functions in a profile's activity", LIMITS.profilePrefixes],
    ["bins of time in a profile's activity", LIMITS.profileBins],
    ['stacks of an answer of `/api/v1/stacks`', LIMITS.stacks],
    ['calls in a stack', LIMITS.stackFrames],
    ['records of an answer of `/api/v1/logs`', LIMITS.logLines],
    ['characters of a record of a log', LIMITS.logText],
    ['tasks of an answer of `/api/v1/graph`', LIMITS.graphTasks],
    ['rows of an answer of `/api/v1/links`', LIMITS.links],
    ['tasks of an answer of `/api/v1/unrunnable`', LIMITS.unrunnable],
    ['rows of an answer of `/api/v1/spans`', LIMITS.spans],
    ['times that one parameter may be given', LIMITS.values],
    ['streams at once', LIMITS.streams],
    ['clusters of one stream', LIMITS.streamClusters],
    ['connections at once', LIMITS.connections],
    ['requests that wait on one connection for their answers', LIMITS.pipelined],
    ['rows of one `tasks` line of a stream', LIMITS.streamRows],
    ['minutes that a stream lasts', LIMITS.streamMinutes],
  ])('%s: %d', (what, limit) => {
    const rows = rowsUnder('docs/api.md', 'Errors of requests and limits', 'limit');
    expect(rows.find(([cell]) => cell === what)?.[1]).toBe(limit.toLocaleString('en'));
  });

  test('says how many rows come unless told', () => {
    expect(flatText(api.text)).toContain(`rows, ${LIMITS.defaultTaskRows.toLocaleString('en')} unless given`);
    expect(flatText(api.text)).toContain(`rows, ${LIMITS.defaultErrorRows} unless given`);
  });
});

describe('docs/grafana.md', () => {
  test('lists every type of query', () => {
    const rows = rowsUnder('docs/grafana.md', 'Queries', 'type');
    expect(Object.fromEntries(rows.map(([type, gives]) => [type, gives]))).toEqual(
      Object.fromEntries(
        Object.entries(QUERY_TYPES).map(([type, gives]) => [QUERY_TYPE_NAMES[type as 'tasks'], gives]),
      ),
    );
  });

  const TYPES: Record<string, string> = {
    start: 'time',
    end: 'time',
    duration: 'number',
  };
  const roles = rowsUnder('docs/grafana.md', 'Any intervals, from any data source', 'what').flatMap(
    ([role, cell]) => names(cell!.split(': `compute`')[0]!).map((name) => [role!, name] as const),
  );

  test.each(roles)('%s may be called %s', (role, name) => {
    const frame = frameOf({ [name]: TYPES[role] ?? 'string' }, role);
    const map = mapFields(frame, {});
    expect(typeof map === 'string' ? map : fieldOf(map, role)).toBe(name);
  });

  test('the columns of its SQL say all there is to say', () => {
    const sql = document('docs/grafana.md').blocks.find(({ language }) => language === 'sql')!.text;
    const columns = [...sql.matchAll(/AS "(\w+)"/g)].map(([, name]) => name!);
    const map = mapFields(
      frameOf(Object.fromEntries(columns.map((name) => [name, TYPES[name] ?? 'string'])), ''),
      {},
    ) as FieldMap;
    expect([map.start, map.end, ...map.lanes, map.name, map.status].map((field) => field?.name)).toEqual(
      columns,
    );
  });

  test('names the options as the panels do', () => {
    const sources = ['task-stream/build-options.ts', 'progress/module.ts']
      .map((path) => readFileSync(join(ROOT, 'grafana-plugin', 'src', path), 'utf8'))
      .join('\n');
    const options = ['Task stream panel', 'Progress panel']
      .flatMap((heading) => rowsUnder('docs/grafana.md', heading, 'option'))
      .flatMap(([option]) => option!.split(', '))
      .filter((option) => option !== 'Legend');
    expect(options.length).toBeGreaterThan(10);
    expect(options.filter((option) => !sources.includes(`'${option}'`))).toEqual([]);
  });

  test('lists every dashboard of the app', () => {
    const { includes } = JSON.parse(
      readFileSync(join(ROOT, 'grafana-plugin', 'src', 'plugin.json'), 'utf8'),
    ) as { includes: { type: string; name: string }[] };
    const dashboards = includes.filter(({ type }) => type === 'dashboard').map(({ name }) => name);
    const listed = rowsUnder('docs/grafana.md', 'Dashboards', 'dashboard').map(([name]) =>
      name!.replaceAll('*', ''),
    );
    expect(new Set(listed)).toEqual(new Set(dashboards));
  });
});

test('SECURITY.md lists every op that is sent to a scheduler', () => {
  const folder = join(ROOT, 'exporter', 'src', 'scheduler');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const sent = sources.flatMap((source) =>
    [...source.matchAll(/(?:\bcall\((?:comm, )?|#call\(|\.ask\(|\.op\(\s*\w+,\s*|op: )'(\w+)'/g)].map(
      ([, op]) => op!,
    ),
  );
  const [, sentence] = /The ops that it sends are ([^]*?), and none/.exec(document('SECURITY.md').text)!;
  expect(new Set(names(sentence!))).toEqual(new Set(sent));
});

/** A frame with these fields, and with what a frame of intervals needs beside them. */
function frameOf(fields: Record<string, string>, role: string): DataFrame {
  const needed: Record<string, string> = { start: 'time', end: 'time' };
  if (role === 'start') delete needed.start;
  if (role === 'end' || role === 'duration') delete needed.end;
  const all = Object.keys(fields).length > 1 ? fields : { ...needed, ...fields };
  const columns = Object.entries(all).map(([name, type]) => ({ name, type, config: {}, values: [] }));
  // Grafana's types of fields are an enum, which its package cannot be loaded for here.
  return { length: 0, fields: columns as unknown as DataFrame['fields'] };
}

function fieldOf(map: FieldMap, role: string): string | undefined {
  if (role === 'lanes') return map.lanes[0]?.name;
  return map[role as 'start']?.name;
}
