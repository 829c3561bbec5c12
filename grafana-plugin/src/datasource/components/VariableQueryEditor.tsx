import type { DataSourceApi, QueryEditorProps } from '@grafana/data';
import { InlineField, InlineFieldRow, Input, RadioButtonGroup } from '@grafana/ui';
import type { ExporterApi } from '../exporter-api.ts';
import type { DaskscopeQuery, VariableQuery, VariableQueryType } from '../query.ts';
import { ClusterField } from './ClusterField.tsx';

const OPTIONS: { value: VariableQueryType; label: string }[] = [
  { value: 'clusters', label: 'Clusters' },
  { value: 'prefixes', label: 'Functions' },
  { value: 'workers', label: 'Workers' },
  { value: 'hosts', label: 'Hosts' },
];
const LABEL_WIDTH = 16;

/** What lists names. */
export type ListingSource = DataSourceApi<DaskscopeQuery, object> & { readonly api: ExporterApi };

type Props = QueryEditorProps<ListingSource, DaskscopeQuery, object, VariableQuery>;

export function VariableQueryEditor({ query, onChange, datasource }: Props) {
  const { queryType = 'prefixes' } = query;
  return (
    <>
      <InlineFieldRow>
        <InlineField label="Values of" labelWidth={LABEL_WIDTH}>
          <RadioButtonGroup
            options={OPTIONS}
            value={queryType}
            onChange={(chosen) => onChange({ ...query, queryType: chosen })}
          />
        </InlineField>
      </InlineFieldRow>
      <InlineFieldRow>
        {queryType === 'clusters' ? (
          <InlineField
            label="Prometheus"
            labelWidth={LABEL_WIDTH}
            tooltip="Uid of a Prometheus data source, or a variable: its clusters are listed, too, as those that are gone"
          >
            <Input
              aria-label="Prometheus"
              width={32}
              value={query.prometheus ?? ''}
              placeholder="none"
              onChange={({ currentTarget }) => onChange({ ...query, prometheus: currentTarget.value })}
            />
          </InlineField>
        ) : (
          <ClusterField
            api={datasource.api}
            labelWidth={LABEL_WIDTH}
            value={query.cluster}
            change={(cluster) => onChange({ ...query, cluster })}
          />
        )}
      </InlineFieldRow>
    </>
  );
}
