import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import type { ProgressOptions } from './options.ts';
import { ProgressPanel } from './ProgressPanel.tsx';

const USED = [FieldConfigProperty.Links, FieldConfigProperty.NoValue];

export const plugin = new PanelPlugin<ProgressOptions>(ProgressPanel)
  .useFieldConfig({
    disableStandardOptions: Object.values(FieldConfigProperty).filter((property) => !USED.includes(property)),
  })
  .setPanelOptions((builder) =>
    builder
      .addBooleanSwitch({
        path: 'header',
        name: 'Totals',
        description: 'A line with the tasks of all functions by state',
        defaultValue: true,
      })
      .addBooleanSwitch({
        path: 'keepFinished',
        name: 'Keep what is done',
        description: 'A function whose results were dropped keeps its bar until new work begins',
        defaultValue: true,
      })
      .addTextInput({
        path: 'variable',
        name: 'Click sets variable',
        description: "Name of a dashboard's variable that a click on a bar sets to the function",
        defaultValue: '',
        settings: { placeholder: 'function' },
      }),
  );
