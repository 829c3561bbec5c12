import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import { buildOptions } from './build-options.ts';
import type { TaskStreamOptions } from './options.ts';
import { TaskStreamPanel } from './TaskStreamPanel.tsx';

const USED = [FieldConfigProperty.DisplayName, FieldConfigProperty.Links, FieldConfigProperty.NoValue];

export const plugin = new PanelPlugin<TaskStreamOptions>(TaskStreamPanel)
  .useFieldConfig({
    disableStandardOptions: Object.values(FieldConfigProperty).filter((property) => !USED.includes(property)),
    useCustomConfig: (builder) =>
      builder.addBooleanSwitch({
        path: 'hideFrom.tooltip',
        name: 'Hide in tooltip',
        defaultValue: false,
      }),
  })
  .setPanelOptions(buildOptions);
