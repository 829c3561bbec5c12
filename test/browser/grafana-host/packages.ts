import * as emotion from '@emotion/css';
import * as data from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as ui from '@grafana/ui';
import * as react from 'react';
import { createElement } from 'react';
import * as jsx from 'react/jsx-runtime';
import * as rxjs from 'rxjs';
import { backend } from './backend.ts';

/** Grafana sets its own only while it starts. */
function NoPicture({ message, data: { series } }: runtime.PanelDataErrorViewProps) {
  return createElement('div', { id: 'no-picture' }, message ?? (series.length === 0 ? 'No data' : 'Unknown'));
}

/** What Grafana gives to plugins, and is one for all of them. */
const PACKAGES: Record<string, unknown> = {
  '@emotion/css': emotion,
  '@grafana/data': data,
  '@grafana/runtime': { ...runtime, PanelDataErrorView: NoPicture },
  '@grafana/ui': ui,
  module: { id: '', uri: '' },
  react,
  'react/jsx-runtime': jsx,
  rxjs,
};

/** Options are defined by their editors, which nobody opens here. */
const EDITORS = ['boolean', 'field-name', 'multi-select', 'number', 'radio', 'select', 'slider', 'text'];

/** As Grafana does while it starts. */
export function startGrafana(): void {
  data.standardEditorsRegistry.setInit(() =>
    EDITORS.map((id) => ({ id, name: id, editor: (() => null) as never })),
  );
  data.standardFieldConfigEditorRegistry.setInit(() => []);
  data.locationUtil.initialize({ config: { appSubUrl: '' } } as never);
  runtime.setBackendSrv(backend as never);
  runtime.setTemplateSrv({ replace: (text = '') => text, getVariables: () => [] } as never);
}

const plugins = new Map<string, Promise<unknown>>();

/** A built module, loaded once. */
export function loadPlugin<T>(folder: string): Promise<T> {
  if (!plugins.has(folder)) plugins.set(folder, load(folder));
  return plugins.get(folder) as Promise<T>;
}

async function load(folder: string): Promise<unknown> {
  const code = await (await fetch(`/plugin/${folder}/module.js`)).text();
  let loaded: { plugin: unknown } | undefined;
  const define = (names: string[], make: (...packages: unknown[]) => { plugin: unknown }) => {
    const unknown = names.filter((name) => !(name in PACKAGES));
    if (unknown.length > 0) throw new Error(`Grafana does not give plugins ${unknown.join(', ')}`);
    loaded = make(...names.map((name) => PACKAGES[name]));
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- As Grafana's loader runs an AMD module.
  new Function('define', code)(define);
  return loaded!.plugin;
}
