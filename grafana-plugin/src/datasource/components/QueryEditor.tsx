import { useEffect, useState } from 'react';
import type { QueryEditorProps, SelectableValue } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import {
  InlineField,
  InlineFieldRow,
  InlineSwitch,
  Input,
  MultiSelect,
  RadioButtonGroup,
  Select,
} from '@grafana/ui';
import type { DaskscopeDataSource } from '../datasource.ts';
import {
  FILTERS,
  QUERY_TYPE_NAMES,
  QUERY_TYPES,
  typeOf,
  type DaskscopeQuery,
  type QueryType,
} from '../query.ts';
import { variableValues } from '../variable-values.ts';

type Props = QueryEditorProps<DaskscopeDataSource, DaskscopeQuery>;

const TYPES = (Object.keys(QUERY_TYPES) as QueryType[]).map((value) => ({
  value,
  label: QUERY_TYPE_NAMES[value],
  description: QUERY_TYPES[value],
}));
type Status = 'any' | 'ok' | 'error';
const STATUSES: { value: Status; label: string }[] = [
  { value: 'any', label: 'Any' },
  { value: 'ok', label: 'Ok' },
  { value: 'error', label: 'Error' },
];

export function QueryEditor({ query, onChange, onRunQuery, datasource }: Props) {
  const type = typeOf(query);
  const has = FILTERS[type];
  const change = (part: Partial<DaskscopeQuery>) => {
    onChange({ ...query, ...part });
    onRunQuery();
  };
  return (
    <>
      <InlineFieldRow>
        <InlineField label="Type" labelWidth={14}>
          <Select
            aria-label="Type"
            width={32}
            options={TYPES}
            value={type}
            onChange={({ value }) => change({ queryType: value! })}
          />
        </InlineField>
        <InlineField
          label="Live"
          tooltip="Streams while the time range ends now. Off: asked again with every refresh."
        >
          <InlineSwitch
            value={query.live !== false}
            onChange={() => change({ live: query.live === false })}
          />
        </InlineField>
      </InlineFieldRow>
      <InlineFieldRow>
        {has.includes('prefixes') && (
          <Names
            label="Function"
            placeholder="All functions"
            of="prefixes"
            datasource={datasource}
            value={query.prefixes}
            onChange={(prefixes) => change({ prefixes })}
          />
        )}
        {has.includes('workers') && (
          <Names
            label="Worker"
            placeholder="All workers"
            of="workers"
            datasource={datasource}
            value={query.workers}
            onChange={(workers) => change({ workers })}
          />
        )}
      </InlineFieldRow>
      <InlineFieldRow>
        {has.includes('status') && (
          <InlineField label="Status" labelWidth={14}>
            <RadioButtonGroup<Status>
              options={STATUSES}
              value={query.status ?? 'any'}
              onChange={(status) => change({ status: status === 'any' ? undefined : status })}
            />
          </InlineField>
        )}
        {has.includes('search') && (
          <InlineField label="Key" labelWidth={14} tooltip="Part of a task's key, in any case">
            <Input
              aria-label="Key contains"
              placeholder="contains"
              width={32}
              value={query.search ?? ''}
              onChange={({ currentTarget }) => onChange({ ...query, search: currentTarget.value })}
              onBlur={onRunQuery}
              onKeyDown={({ key }) => key === 'Enter' && onRunQuery()}
            />
          </InlineField>
        )}
      </InlineFieldRow>
    </>
  );
}

interface NamesProps {
  label: string;
  placeholder: string;
  of: 'prefixes' | 'workers';
  datasource: DaskscopeDataSource;
  value: string[] | undefined;
  onChange: (names: string[]) => void;
}

/** Names that the exporter knows now, template variables, and whatever else is typed. */
function Names({ label, placeholder, of, datasource, value = [], onChange }: NamesProps) {
  const [known, setKnown] = useState<SelectableValue<string>[]>([]);
  useEffect(() => {
    let gone = false;
    variableValues(datasource.api, { refId: '', queryType: of })
      .then((values) => {
        if (!gone)
          setKnown(
            values.map(({ text, value }) => ({
              label: text,
              value: String(value),
              description: of === 'workers' ? String(value) : undefined,
            })),
          );
      })
      // Names can be typed all the same, and the panel says what is wrong.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [datasource, of]);
  const variables = getTemplateSrv()
    .getVariables()
    .map(({ name }) => ({ label: `$${name}`, value: `$${name}` }));
  const listed = [...variables, ...known];
  const typed = value.filter((name) => !listed.some((option) => option.value === name));
  return (
    <InlineField label={label} labelWidth={14}>
      <MultiSelect
        aria-label={label}
        width={48}
        allowCustomValue
        isClearable
        placeholder={placeholder}
        options={[...listed, ...typed.map((name) => ({ label: name, value: name }))]}
        value={value}
        onChange={(chosen) => onChange(chosen.map((option) => option.value!))}
      />
    </InlineField>
  );
}
