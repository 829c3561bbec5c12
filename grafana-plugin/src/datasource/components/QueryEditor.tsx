import type { QueryEditorProps } from '@grafana/data';
import { InlineField, InlineFieldRow, InlineSwitch, Select } from '@grafana/ui';
import type { DaskscopeDataSource } from '../datasource.ts';
import {
  FIELDS,
  MARKS,
  QUERY_TYPE_NAMES,
  QUERY_TYPES,
  typeOf,
  type DaskscopeQuery,
  type Mark,
  type QueryType,
} from '../query.ts';
import { ClusterField } from './ClusterField.tsx';
import { Choices, TextField } from './fields.tsx';
import { FilterFields } from './FilterFields.tsx';
import { OwnFields } from './OwnFields.tsx';

type Props = QueryEditorProps<DaskscopeDataSource, DaskscopeQuery>;

const TYPES = (Object.keys(QUERY_TYPES) as QueryType[]).map((value) => ({
  value,
  label: QUERY_TYPE_NAMES[value],
  description: QUERY_TYPES[value],
}));

const MARK_NAMES: Record<Mark, string> = {
  errors: 'Failures of tasks',
  workers: 'Workers that come and go',
  events: 'Events',
  computations: 'Computations',
};

export function QueryEditor({ query, onChange, onRunQuery, datasource }: Props) {
  const type = typeOf(query);
  const has = FIELDS[type];
  const change = (part: Partial<DaskscopeQuery>) => {
    onChange({ ...query, ...part });
    onRunQuery();
  };
  const typing = { set: (part: Partial<DaskscopeQuery>) => onChange({ ...query, ...part }), run: onRunQuery };
  const annotates = query.queryType === 'annotation';
  return (
    <>
      <InlineFieldRow>
        {annotates ? (
          <Choices<Mark>
            label="Marks"
            value={query.marks ?? 'errors'}
            options={MARKS.map((mark) => [mark, MARK_NAMES[mark]])}
            choose={(marks) => change({ marks })}
          />
        ) : (
          <InlineField label="Type" labelWidth={14}>
            <Select
              aria-label="Type"
              width={32}
              options={TYPES}
              value={type}
              onChange={({ value }) => change({ queryType: value! })}
            />
          </InlineField>
        )}
        <ClusterField api={datasource.api} value={query.cluster} change={(cluster) => change({ cluster })} />
        {has.includes('live') && !annotates && (
          <InlineField
            label="Live"
            tooltip="Streams while the time range ends now. Off: asked again with every refresh."
          >
            <InlineSwitch
              value={query.live !== false}
              onChange={() => change({ live: query.live === false })}
            />
          </InlineField>
        )}
      </InlineFieldRow>
      <FilterFields query={query} has={has} datasource={datasource} change={change} />
      <OwnFields query={query} type={type} change={change} typing={typing} />
      {has.includes('search') && (
        <InlineFieldRow>
          <TextField
            {...searchOf(type)}
            value={query.search ?? ''}
            set={(search) => typing.set({ search })}
            run={onRunQuery}
          />
        </InlineFieldRow>
      )}
    </>
  );
}

function searchOf(type: QueryType) {
  if (type === 'computations')
    return {
      label: 'Text',
      name: 'Text contains',
      tooltip: 'Part of its code, functions, groups or id, in any case',
    };
  const inText = type === 'logs' || type === 'stacks' || type === 'events';
  return inText
    ? { label: 'Text', name: 'Text contains', tooltip: 'Part of what is said, in any case' }
    : { label: 'Key', name: 'Key contains', tooltip: "Part of a task's key, in any case" };
}
