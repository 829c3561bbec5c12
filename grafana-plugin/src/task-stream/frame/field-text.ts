import { formattedValueToString, getFieldDisplayName } from '@grafana/data';
import { textOf } from '../../panel/read-value.ts';
import type { FieldText } from './frame-source.ts';

export const GRAFANA_TEXT: FieldText = {
  title: (field, frame) => getFieldDisplayName(field, frame),
  value: (field, row) => {
    const value: unknown = field.values[row];
    return field.display ? formattedValueToString(field.display(value)) : textOf(value);
  },
};
