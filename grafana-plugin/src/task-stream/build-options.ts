import { FieldType, type Field, type PanelOptionsEditorBuilder } from '@grafana/data';
import { commonOptionsBuilder } from '@grafana/ui';
import type { TaskStreamOptions } from './options.ts';

const FIELDS = ['Fields'];

/** Names of the fields that were asked for are offered; none chosen means found by name and type. */
export function buildOptions(builder: PanelOptionsEditorBuilder<TaskStreamOptions>): void {
  builder
    .addRadio({
      path: 'collapsed',
      name: 'Lanes',
      description: 'A click on a host or worker collapses or expands it',
      defaultValue: 'none',
      settings: {
        options: [
          { value: 'none', label: 'All' },
          { value: 'worker', label: 'By worker' },
          { value: 'host', label: 'By host' },
        ],
      },
    })
    .addBooleanSwitch({
      path: 'toolbar',
      name: 'Toolbar',
      description: 'Search and totals above the picture',
      defaultValue: true,
    });
  addField(builder, 'start', 'Start', 'When an interval begins', isTimeLike);
  addField(builder, 'end', 'End', 'When it is over; empty while it runs', isTimeLike);
  addField(builder, 'duration', 'Duration', 'Where there is no end', isNumber);
  addField(builder, 'name', 'Name', 'What was done: the function', isName);
  addField(builder, 'colour', 'Colour', 'Equal values have one colour; else the name decides', isName);
  builder.addMultiSelect({
    path: 'lanes',
    name: 'Lanes',
    category: FIELDS,
    description: 'What has its own row, the outermost first: host, worker, thread',
    settings: {
      options: [],
      getOptions: async ({ data }) => data.flatMap(({ fields }) => fields.filter(isName).map(option)),
    },
  });
  addField(builder, 'status', 'Status', 'Whether it failed', () => true);
  addField(builder, 'action', 'Action', 'compute, transfer, disk-read, disk-write or deserialize', isName);
  addField(builder, 'key', 'Key', 'What it is searched by', isName);
  commonOptionsBuilder.addLegendOptions<TaskStreamOptions>(builder, false);
}

function addField(
  builder: PanelOptionsEditorBuilder<TaskStreamOptions>,
  path: keyof TaskStreamOptions,
  name: string,
  description: string,
  filter: (field: Field) => boolean,
): void {
  builder.addFieldNamePicker({
    path,
    name,
    description,
    category: FIELDS,
    settings: { filter, placeholderText: 'Found by name and type', width: 40 },
  });
}

const option = ({ name }: Field) => ({ value: name, label: name });
const isNumber = ({ type }: Field) => type === FieldType.number;
const isName = ({ type }: Field) => type !== FieldType.time;
const isTimeLike = ({ type }: Field) =>
  type === FieldType.time || type === FieldType.number || type === FieldType.string;
