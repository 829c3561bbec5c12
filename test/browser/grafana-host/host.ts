import type { DataSourceSettings } from '@grafana/data';
import {
  annotations,
  ask,
  check,
  configEditor,
  queryEditor,
  saved,
  streaming,
  subscribe,
  unsubscribe,
  type Query,
} from './data-source.ts';
import { startGrafana } from './packages.ts';
import { asked, leave, loadingState, OWN_BUS, pointElsewhere, rows, show, stop } from './panel.ts';
import { draw } from './scene.ts';

startGrafana();

/** What tests ask of the page. */
const host = {
  show,
  leave,
  stop,
  asked,
  rows,
  loadingState,
  pointElsewhere,
  ask,
  annotations,
  check,
  subscribe,
  streaming,
  unsubscribe,
  saved,
  async editQuery(value: Query): Promise<void> {
    draw(await queryEditor(value), 'light', OWN_BUS);
  },
  async editSettings(settings: Partial<DataSourceSettings>): Promise<void> {
    draw(await configEditor(settings), 'light', OWN_BUS);
  },
  /** Names of the elements that a text makes where it is taken for HTML, as Grafana does with an annotation's text. */
  elementsOf(html: string): string[] {
    const box = document.createElement('div');
    box.innerHTML = html;
    document.body.append(box);
    const names = [...box.querySelectorAll('*')].map(({ localName }) => localName);
    box.remove();
    return names;
  },
};
export type { Shown } from './panel.ts';
export type Host = typeof host;
Object.assign(window, { host });
