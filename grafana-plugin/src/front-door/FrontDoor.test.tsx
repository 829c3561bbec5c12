/** @jest-environment jsdom */
import '../testing/grafana-globals.ts';
import type { AppRootProps } from '@grafana/data';
import { locationUtil } from '@grafana/data';
import { setBackendSrv, setDataSourceSrv } from '@grafana/runtime';
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { MemoryRouter } from 'react-router-dom-v5-compat';
import { of, throwError } from 'rxjs';
import { includes } from '../plugin.json';
import { FrontDoor } from './FrontDoor.tsx';

const DASK = { uid: 'dask', name: 'My cluster', type: 'daskscope-datasource' };
const PROMETHEUS = { uid: 'prom', name: 'My Prometheus', type: 'prometheus' };
const BUILT_IN = { uid: 'grafana', name: '-- Grafana --', type: 'datasource' };
const UP = {
  schema: { fields: [{ type: 'number', labels: { instance: 'exporter:10787' } }] },
  data: { values: [[1]] },
};

let root: Root;
let box: HTMLElement;

beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  locationUtil.initialize({ config: { appSubUrl: '/sub' } } as never);
});

beforeEach(() => {
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

interface Grafana {
  sources?: object[];
  tested?: { status: string; message: string };
  up?: () => unknown;
  rules?: () => unknown;
}

async function show({ sources = [], tested, up, rules }: Grafana): Promise<string> {
  setDataSourceSrv({
    // Only a list by plugin leaves out the built-in one: getList of Grafana 12.4, features/plugins/datasource_srv.ts.
    getList: ({ pluginId, type }: { pluginId?: string; type?: string }) => [
      ...sources.filter((source) => (source as typeof DASK).type === (pluginId ?? type)),
      ...(pluginId === undefined ? [BUILT_IN] : []),
    ],
    get: () => Promise.resolve({ testDatasource: () => Promise.resolve(tested) }),
  } as never);
  setBackendSrv({
    fetch: ({ url }: { url: string }) => (url === '/api/ds/query' ? up : rules)?.() ?? of({ data: {} }),
  } as never);
  const props = { meta: { includes } } as unknown as AppRootProps;
  await act(async () => {
    root.render(createElement(MemoryRouter, null, createElement(FrontDoor, props)));
    await Promise.resolve();
  });
  // eslint-disable-next-line no-restricted-syntax -- the next turn, in which what was answered is drawn
  await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
  return box.textContent;
}

test('leads to every dashboard of the app', async () => {
  await show({});
  const links = [...box.querySelectorAll('section[aria-label=Dashboards] a')].map((a) =>
    a.getAttribute('href'),
  );
  const uids = includes.flatMap(({ uid }) => (uid ? [`/sub/d/${uid}`] : []));
  expect(links).toEqual(uids);
});

test('leads to the runbooks', async () => {
  await show({});
  const links = [...box.querySelectorAll('a')].map((a) => a.getAttribute('href'));
  expect(links).toContain('/sub/a/daskscope-app/runbooks');
});

test('says what is missing, and leads there', async () => {
  const text = await show({});
  expect(text).toContain('There is no Daskscope data source yet');
  expect(text).toContain('There is no Prometheus data source');
});

test('does not take the built-in data source of Grafana for a Prometheus', async () => {
  expect(await show({ sources: [PROMETHEUS] })).not.toContain(BUILT_IN.name);
});

test('tells of each data source whether it is connected', async () => {
  const tested = { status: 'error', message: 'It has no connection to the scheduler.' };
  const text = await show({ sources: [DASK], tested });
  expect(text).toContain('My cluster');
  expect(text).toContain('It has no connection to the scheduler.');
});

test('tells which clusters Prometheus knows, and whether the rules are loaded', async () => {
  const up = () => of({ data: { results: { A: { frames: [UP] } } } });
  const rules = () =>
    of({ data: { data: { groups: [{ rules: [{ name: 'DaskTasksErred', type: 'alerting' }] }] } } });
  expect(await show({ sources: [PROMETHEUS], up, rules })).toMatch(
    /My Prometheus: it scrapes 1 exporter.*exporter:10787.*connected to its scheduler.*1 alert rule of Dask is loaded/,
  );
  const [link] = [...box.querySelectorAll('a')].filter((a) => a.textContent === 'exporter:10787');
  expect(link!.getAttribute('href')).toContain('var-prometheus=prom&var-cluster=exporter%3A10787');
});

test('an answer that does not come is told, not taken for no clusters', async () => {
  const up = () => throwError(() => ({ status: 500, data: { message: 'no such host' } }));
  expect(await show({ sources: [PROMETHEUS], up })).toContain('it did not answer: no such host');
  const none = () => of({ data: { results: { A: { frames: [] } } } });
  expect(await show({ sources: [{ ...PROMETHEUS }], up: none })).toContain('it does not scrape an exporter');
  const refused = () => throwError(() => ({ status: 404 }));
  const some = () => of({ data: { results: { A: { frames: [UP] } } } });
  expect(await show({ sources: [{ ...PROMETHEUS }], up: some, rules: refused })).toContain(
    'It does not tell',
  );
});
