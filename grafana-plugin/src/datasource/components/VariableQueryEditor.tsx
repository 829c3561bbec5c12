import type { DataSourceApi, QueryEditorProps } from '@grafana/data';
import { InlineField, RadioButtonGroup } from '@grafana/ui';
import type { DaskscopeQuery, VariableQuery, VariableQueryType } from '../query.ts';

const OPTIONS: { value: VariableQueryType; label: string }[] = [
  { value: 'prefixes', label: 'Functions' },
  { value: 'workers', label: 'Workers' },
  { value: 'hosts', label: 'Hosts' },
];

type Props = QueryEditorProps<DataSourceApi<DaskscopeQuery, object>, DaskscopeQuery, object, VariableQuery>;

export function VariableQueryEditor({ query, onChange }: Props) {
  return (
    <InlineField label="Values of" labelWidth={16}>
      <RadioButtonGroup
        options={OPTIONS}
        value={query.queryType ?? 'prefixes'}
        onChange={(queryType) => onChange({ ...query, queryType })}
      />
    </InlineField>
  );
}
