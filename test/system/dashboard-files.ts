import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', 'grafana-plugin', 'src', 'dashboards');

/** What a query asks, as the dashboard saved it: an expression of Prometheus, or a query of our data source. */
export interface Target {
  refId: string;
  expr?: string;
  instant?: boolean;
  range?: boolean;
  interval?: string;
  [option: string]: unknown;
}

export interface DashboardQuery {
  /** As "Dask / Workers: By host / Memory, A". */
  name: string;
  dashboard: Dashboard;
  kind: 'prometheus' | 'daskscope';
  /** What draws it, as 'timeseries'; 'annotation' where the dashboard itself asks. */
  panel: string;
  /** Of its time range, as now-15m. */
  from: string;
  target: Target;
}

interface Source {
  type?: string;
  uid?: string;
}

/** Of a dashboard or of a query of Prometheus: what an expression can name. */
export interface Variable {
  name: string;
  type: string;
  query?: unknown;
  datasource?: Source;
  multi?: boolean;
  includeAll?: boolean;
  current?: { value?: string | string[] };
}

interface Panel {
  title?: string;
  type: string;
  datasource?: Source;
  timeFrom?: string;
  targets?: (Target & { datasource?: Source })[];
  panels?: Panel[];
}

interface Annotation {
  name: string;
  builtIn?: number;
  datasource?: Source;
  expr?: string;
  target?: Target;
}

export interface Dashboard {
  uid: string;
  title: string;
  time: { from: string; to: string };
  templating: { list: Variable[] };
  annotations: { list?: Annotation[] };
  panels: Panel[];
}

/** Panels with the title of the row they are in: below it, or inside where it is collapsed. */
function withRows(panels: Panel[], row = ''): [Panel, string][] {
  let last = row;
  return panels.flatMap((panel) => {
    if (panel.type !== 'row') return [[panel, last]];
    last = `${panel.title} / `;
    return withRows(panel.panels ?? [], last);
  });
}

function ofPanel(dashboard: Dashboard, [panel, row]: [Panel, string]): DashboardQuery[] {
  return (panel.targets ?? []).map(({ datasource = panel.datasource, ...target }) => ({
    name: `${dashboard.title}: ${row}${panel.title}, ${target.refId}`,
    dashboard,
    kind: kindOf(datasource),
    panel: panel.type,
    from: panel.timeFrom ? `now-${panel.timeFrom}` : dashboard.time.from,
    target,
  }));
}

function ofAnnotation(dashboard: Dashboard, { name, datasource, expr, target }: Annotation): DashboardQuery {
  return {
    name: `${dashboard.title}: annotation ${name}`,
    dashboard,
    kind: kindOf(datasource),
    panel: 'annotation',
    // What happened once may be longer ago than what a live dashboard shows.
    from: 'now-1h',
    target: { refId: 'Anno', ...(expr !== undefined && { expr }), ...target },
  };
}

/** @throws Error for a data source that nothing here could ask */
export function kindOf({ type }: Source = {}): DashboardQuery['kind'] {
  if (type === 'prometheus') return 'prometheus';
  if (type === 'daskscope-datasource') return 'daskscope';
  throw new Error(`A dashboard asks a data source of type ${type}, which no test here can ask`);
}

/** Every dashboard that the app ships. */
export const DASHBOARDS: readonly Dashboard[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Dashboard);

export const DASHBOARD_QUERIES: readonly DashboardQuery[] = DASHBOARDS.flatMap((dashboard) => [
  ...withRows(dashboard.panels).flatMap((panel) => ofPanel(dashboard, panel)),
  ...(dashboard.annotations.list ?? [])
    .filter(({ builtIn }) => !builtIn)
    .map((annotation) => ofAnnotation(dashboard, annotation)),
]);
