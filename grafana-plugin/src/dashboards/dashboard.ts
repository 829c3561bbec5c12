import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** Every dashboard of the app, in the order of its links. Alerts lead to these uids. */
export const DASHBOARD_NAMES = {
  status: 'Status',
  workers: 'Workers',
  tasks: 'Tasks',
  computations: 'Computations',
  scheduler: 'Scheduler',
  profile: 'Profile and graph',
  clusters: 'Clusters',
} as const;
export type DashboardName = keyof typeof DASHBOARD_NAMES;

/** The most that a row of panels holds. */
export const WIDTH = 24;

/** Of panels that links lead to; all others are numbered in order. */
export const PANEL_IDS = { stacks: 1001, graph: 1002 };

export const uidOf = (name: DashboardName) => `daskscope-${name}`;

/** A dashboard with what all of them have, its links to the others too. */
export function dashboard(name: DashboardName, description: string): DashboardBuilder {
  return new DashboardBuilder(`Dask / ${DASHBOARD_NAMES[name]}`)
    .uid(uidOf(name))
    .description(description)
    .tags(['dask', 'daskscope'])
    .timezone('browser')
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .links(
      Object.entries(DASHBOARD_NAMES)
        .filter(([other]) => other !== name)
        .map(([other, title]) =>
          new DashboardLinkBuilder(title)
            .type(DashboardLinkType.Link)
            .icon('dashboard')
            .tooltip(`Dask / ${title}, with the same variables and time range`)
            .url(`/d/${uidOf(other as DashboardName)}`)
            .includeVars(true)
            .keepTime(true),
        ),
    );
}

/** The dashboard as it is saved: each panel has an id of its own, by which its address and its links find it. */
export function finished(builder: DashboardBuilder): Dashboard {
  const built = builder.build();
  // The builder's default hides them in a menu.
  for (const link of built.links ?? []) delete link.placement;
  let id = 0;
  const number = (panel: { id?: number }) => {
    // Of rows it is 0 here.
    panel.id ||= ++id;
  };
  for (const panel of built.panels ?? []) {
    number(panel);
    if ('panels' in panel) panel.panels.forEach(number);
  }
  return built;
}
