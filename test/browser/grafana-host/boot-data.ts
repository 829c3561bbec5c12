/** What Grafana's packages read of `window.grafanaBootData` as they load. */
export const BOOT_DATA = {
  settings: {
    buildInfo: { version: '12.4.0', env: 'production' },
    featureToggles: {},
    datasources: {},
    apps: {},
    theme2: {},
  },
  user: { locale: 'en-US', language: 'en-US', orgRole: 'Viewer', timezone: 'utc' },
  navTree: [],
};
