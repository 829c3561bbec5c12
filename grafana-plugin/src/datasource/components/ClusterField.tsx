import { inOrder } from '@daskscope/client';
import type { SelectableValue } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { InlineField, Select } from '@grafana/ui';
import { useEffect, useState } from 'react';
import type { ExporterApi } from '../exporter-api.ts';
import { CLUSTER_VARIABLE } from '../query.ts';

interface ClusterFieldProps {
  api: ExporterApi;
  value: string | undefined;
  change: (cluster: string) => void;
  labelWidth?: number;
}

/** Which cluster is meant: a variable, or one of those that the exporter watches. */
export function ClusterField({ api, value, change, labelWidth = 14 }: ClusterFieldProps) {
  const known = useClusters(api);
  const variables = getTemplateSrv()
    .getVariables()
    .map(({ name }) => `$${name}`);
  const options = [...new Set([CLUSTER_VARIABLE, ...variables])].map((name): SelectableValue<string> => ({
    value: name,
    label: name,
  }));
  return (
    <InlineField
      label="Cluster"
      labelWidth={labelWidth}
      tooltip="Where the exporter watches many. One that watches a single cluster takes any."
    >
      <Select
        aria-label="Cluster"
        width={32}
        allowCustomValue
        options={[...options, ...known]}
        value={value || CLUSTER_VARIABLE}
        onChange={(chosen) => change(chosen.value ?? CLUSTER_VARIABLE)}
      />
    </InlineField>
  );
}

/** None where the exporter watches one. */
function useClusters(api: ExporterApi): SelectableValue<string>[] {
  const [known, setKnown] = useState<SelectableValue<string>[]>([]);
  useEffect(() => {
    let gone = false;
    api
      .clusters()
      .then((told) => {
        if (gone || told?.mode !== 'many') return;
        setKnown(
          inOrder(told.clusters).map(({ name, state }) => ({ value: name, label: name, description: state })),
        );
      })
      // Names can be typed all the same, and the panel says what is wrong.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [api]);
  return known;
}
