import { useEffect, useState } from 'react';
import type { SelectableValue } from '@grafana/data';
import { InlineFieldRow } from '@grafana/ui';
import type { DaskscopeDataSource } from '../datasource.ts';
import type { DaskscopeQuery } from '../query.ts';
import { variableValues } from '../variables/variable-values.ts';
import { Choices, NamesField } from './fields.tsx';

type Status = 'any' | 'ok' | 'error';
const STATUSES: [Status, string][] = [
  ['any', 'Any'],
  ['ok', 'Ok'],
  ['error', 'Error'],
];

interface FilterFieldsProps {
  query: DaskscopeQuery;
  has: readonly string[];
  datasource: DaskscopeDataSource;
  change: (part: Partial<DaskscopeQuery>) => void;
}

/** Of which functions and workers. */
export function FilterFields({ query, has, datasource, change }: FilterFieldsProps) {
  const ofOtherThanTasks = query.queryType === 'profile' && (query.of ?? 'tasks') !== 'tasks';
  return (
    <>
      <InlineFieldRow>
        {has.includes('prefixes') && !ofOtherThanTasks && (
          <KnownNames
            label="Function"
            placeholder="All functions"
            of="prefixes"
            query={query}
            datasource={datasource}
            value={query.prefixes}
            change={(prefixes) => change({ prefixes })}
          />
        )}
        {has.includes('workers') && query.of !== 'scheduler' && (
          <KnownNames
            label="Worker"
            placeholder="All workers"
            of="workers"
            query={query}
            datasource={datasource}
            value={query.workers}
            change={(workers) => change({ workers })}
          />
        )}
      </InlineFieldRow>
      {has.includes('status') && (
        <InlineFieldRow>
          <Choices<Status>
            label="Status"
            value={query.status ?? 'any'}
            options={STATUSES}
            choose={(status) => change({ status: status === 'any' ? undefined : status })}
          />
        </InlineFieldRow>
      )}
    </>
  );
}

interface KnownNamesProps {
  label: string;
  placeholder: string;
  of: 'prefixes' | 'workers';
  query: DaskscopeQuery;
  datasource: DaskscopeDataSource;
  value: string[] | undefined;
  change: (names: string[]) => void;
}

/** Names that the exporter knows now. */
function KnownNames({ of, query: { cluster }, datasource, ...field }: KnownNamesProps) {
  const [known, setKnown] = useState<SelectableValue<string>[]>([]);
  useEffect(() => {
    let gone = false;
    variableValues(datasource.apiOf({ cluster }), { refId: '', queryType: of })
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
  }, [datasource, of, cluster]);
  return <NamesField {...field} known={known} />;
}
