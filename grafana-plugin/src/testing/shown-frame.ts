import {
  applyFieldOverrides,
  createTheme,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  locationUtil,
  Registry,
  type DataFrame,
  type DataLink,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
} from '@grafana/data';
import { SceneTimeRange, VizPanel } from '@grafana/scenes';

/** A panel of a dashboard, for what its variables and macros are. */
export const panel = new VizPanel({
  $timeRange: new SceneTimeRange(),
  pluginId: 'daskscope-taskstream-panel',
});

/** The standard options that the panels keep, as Grafana defines them (12.4.0: public/app/core/components/OptionsUI/registry.tsx). */
const fieldConfigRegistry = new Registry<FieldConfigPropertyItem>(() =>
  [
    { id: 'links', process: dataLinksOverrideProcessor },
    { id: 'displayName', process: displayNameOverrideProcessor, settings: { expandTemplateVars: true } },
  ].map((item) => ({ name: item.id, path: item.id, shouldApply: () => true, ...item }) as never),
);

/** What becomes of a frame between the data source and the panel (VizPanel.applyFieldConfig of @grafana/scenes, 6.52.11). */
export function shownFrames(data: DataFrame[], fieldConfig: FieldConfigSource): DataFrame[] {
  locationUtil.initialize({ config: { appSubUrl: '' } } as never);
  return applyFieldOverrides({
    data,
    fieldConfig,
    fieldConfigRegistry,
    replaceVariables: panel.interpolate,
    theme: createTheme(),
    timeZone: 'utc',
  });
}

export const link = (url: string): DataLink => ({ title: 'Open', url });

/** Links of every field. */
export const byDefault = (...urls: string[]): FieldConfigSource => ({
  defaults: { links: urls.map(link) },
  overrides: [],
});

/** Links of some fields. */
export const onFields = (names: string[], ...urls: string[]): FieldConfigSource => ({
  defaults: {},
  overrides: [
    {
      matcher: { id: 'byNames', options: { mode: 'include', names } },
      properties: [{ id: 'links', value: urls.map(link) }],
    },
  ],
});
