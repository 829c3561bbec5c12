/** @jest-environment jsdom */
import '../../testing/grafana-globals.ts';
import type { ScopedVars } from '@grafana/data';
import {
  CustomVariable,
  EmbeddedScene,
  LocalValueVariable,
  SceneFlexItem,
  SceneFlexLayout,
  sceneGraph,
  SceneVariableSet,
  TestVariable,
  type SceneObject,
  type SceneVariable,
} from '@grafana/scenes';
import { clustersOf, filterOf, interpolateNames, type Variables } from './interpolate.ts';

/** How TemplateSrv.replace asks: the scene object of the scope, else the dashboard (public/app/features/templating/template_srv.ts, 12.4.0). */
const templates = (dashboard: SceneObject): Variables => ({
  replace: (text, scoped, format) =>
    sceneGraph.interpolate(
      (scoped?.__sceneObject?.value as SceneObject | undefined) ?? dashboard,
      text,
      scoped,
      format as never,
    ),
});

type Value = string | string[];

function variable(name: string, value: Value, options: string[] = [value].flat(), allValue = '') {
  return new CustomVariable({
    name,
    query: options.join(','),
    options: options.map((option) => ({ label: option, value: option })),
    value,
    text: value === '$__all' ? 'All' : value,
    isMulti: true,
    includeAll: true,
    ...(allValue && { allValue }),
  });
}

/** A dashboard, and a panel in it that has variables of its own if it is repeated. */
function dashboard(variables: SceneVariable[], own?: SceneVariable[]) {
  const panel = new SceneFlexItem({
    body: undefined,
    ...(own && { $variables: new SceneVariableSet({ variables: own }) }),
  });
  const scene = new EmbeddedScene({
    $variables: new SceneVariableSet({ variables }),
    body: new SceneFlexLayout({ children: [panel] }),
  });
  const scoped: ScopedVars = { __sceneObject: { text: '', value: panel } };
  return (names: string[]) => interpolateNames(names, templates(scene), scoped);
}

const some = (...values: string[]) => dashboard([variable('p', values)]);

test('takes each value of a variable as a name, commas and all', () => {
  expect(some('inc', 'a,b')(['$p', 'dec'])).toEqual(['inc', 'a,b', 'dec']);
  expect(some('inc')(['${p}'])).toEqual(['inc']);
});

test('a format makes no one name of several values', () => {
  expect(some('inc', 'a,b')(['${p:csv}'])).toEqual(['inc', 'a,b']);
  expect(some('inc', 'dec')(['[[p:regex]]'])).toEqual(['inc', 'dec']);
});

test('a name around variables is a name for each of their values', () => {
  expect(some('inc')(['x-$p'])).toEqual(['x-inc']);
  const addresses = dashboard([variable('host', ['a', 'b']), variable('port', ['1', '2'])]);
  expect(addresses(['tcp://$host:${port}'])).toEqual(['tcp://a:1', 'tcp://a:2', 'tcp://b:1', 'tcp://b:2']);
});

test.each([
  ['by itself', ''],
  ['by a value of its own', '.*'],
])('All leaves everything in, also what is not listed yet: %s', (_, allValue) => {
  const all = dashboard([variable('p', '$__all', ['inc', 'dec'], allValue)]);
  expect(all(['$p'])).toBeNull();
  expect(all(['${p:csv}', 'x'])).toBeNull();
});

test('what is called All is a name', () => {
  expect(some('All')(['$p'])).toEqual(['All']);
});

test('each of the panels that are repeated by a variable has its own value, while the dashboard says All', () => {
  const names = ['tcp://a:1', 'tcp://b:1'].map((value) => {
    const own = new LocalValueVariable({ name: 'w', value, text: value === 'tcp://a:1' ? 'a' : 'b' });
    return dashboard([variable('w', '$__all', ['tcp://a:1', 'tcp://b:1'])], [own])(['$w']);
  });
  expect(names).toEqual([['tcp://a:1'], ['tcp://b:1']]);
});

test('so have those of a row that is repeated by another variable', () => {
  const own = new LocalValueVariable({ name: 'host', value: 'a', text: 'a' });
  const asked = dashboard([variable('host', '$__all', ['a', 'b']), variable('port', ['1', '2'])], [own]);
  expect(asked(['tcp://$host:$port'])).toEqual(['tcp://a:1', 'tcp://a:2']);
});

test('a variable that depends on another has the values that it was given', () => {
  const chained = dashboard([
    variable('host', ['a']),
    new TestVariable({
      ...{ name: 'worker', query: 'A.$host.*', delayMs: 0, isMulti: true, includeAll: true },
      ...{ value: ['w1', 'w2'], text: ['w1', 'w2'], optionsToReturn: [] },
    }),
  ]);
  expect(chained(['$worker'])).toEqual(['w1', 'w2']);
});

test('a variable of the query itself is its own, as with Mixed, whose data source is a variable', () => {
  const scoped = { p: { text: 'inc', value: 'inc' } };
  const scene = new EmbeddedScene({
    $variables: new SceneVariableSet({ variables: [variable('p', '$__all', ['inc', 'dec'])] }),
    body: new SceneFlexLayout({ children: [] }),
  });
  expect(interpolateNames(['$p'], templates(scene), scoped)).toEqual(['inc']);
});

test('no names are no filter, and a variable that is not there is a name that nothing has', () => {
  expect(dashboard([])([])).toBeNull();
  expect(dashboard([variable('p', [])])(['$p'])).toBeNull();
  expect(dashboard([])(['$p'])).toEqual(['$p']);
});

const query = { refId: 'A', prefixes: ['inc'], workers: ['w'], status: 'error', search: 'x' } as const;
const saved = { ...query, prefixes: [...query.prefixes], workers: [...query.workers] };

test('filters that a type does not have are left out', () => {
  const none = templates(new SceneFlexLayout({ children: [] }));
  expect(filterOf({ ...saved, queryType: 'tasks' }, none).values).toEqual({
    prefixes: ['inc'],
    workers: ['w'],
    status: 'error',
    search: 'x',
  });
  expect(filterOf({ ...saved, queryType: 'progress' }, none).values).toEqual({
    prefixes: ['inc'],
    workers: null,
    status: null,
    search: '',
  });
});

test('a search for a variable that says All looks for nothing', () => {
  const scene = new EmbeddedScene({
    $variables: new SceneVariableSet({ variables: [variable('p', '$__all', ['inc', 'dec'])] }),
    body: new SceneFlexLayout({ children: [] }),
  });
  expect(filterOf({ ...saved, search: '$p' }, templates(scene)).values.search).toBe('');
  expect(filterOf({ ...saved, search: ' inc ' }, templates(scene)).values.search).toBe('inc');
});

describe('the cluster of a query', () => {
  const ODD = 'team/"a" \'b\' \\c.*|🦆, {d} $e';
  const meant = (variables: SceneVariable[], cluster?: string, own?: SceneVariable[]) => {
    const panel = new SceneFlexItem({
      body: undefined,
      ...(own && { $variables: new SceneVariableSet({ variables: own }) }),
    });
    const scene = new EmbeddedScene({
      $variables: new SceneVariableSet({ variables }),
      body: new SceneFlexLayout({ children: [panel] }),
    });
    const scoped: ScopedVars = { __sceneObject: { text: '', value: panel } };
    return clustersOf({ ...(cluster !== undefined && { cluster }) }, templates(scene), scoped);
  };

  test.each([undefined, '', '$cluster', '${cluster}', '${cluster:queryparam}', '[[cluster]]'])(
    'is what the variable says, whatever is in its name: %p',
    (cluster) => expect(meant([variable('cluster', ODD)], cluster)).toEqual([ODD]),
  );

  test('is none where there is no such variable, as in Explore, or it has no value', () => {
    for (const cluster of [undefined, '$cluster', '${cluster}', '$other'])
      expect(meant([], cluster)).toEqual([]);
    expect(meant([variable('cluster', '', [])])).toEqual([]);
  });

  test('is what is written, with variables or without', () => {
    expect(meant([variable('cluster', 'a')], 'b')).toEqual(['b']);
    expect(meant([], 'costs $5')).toEqual(['costs $5']);
    expect(meant([variable('team', 'research')], 'etl/$team')).toEqual(['etl/research']);
  });

  test('is that of a repeated row or panel', () => {
    const own = new LocalValueVariable({ name: 'cluster', value: 'b', text: 'b' });
    expect(meant([variable('cluster', '$__all', ['a', 'b'])], undefined, [own])).toEqual(['b']);
    expect(meant([variable('cluster', '$__all', ['a', 'b'])])).toEqual(['a', 'b']);
  });
});
