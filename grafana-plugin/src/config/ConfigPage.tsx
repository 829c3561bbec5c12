import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, Stack, TextLink } from '@grafana/ui';
import { Connection } from './Connection.tsx';

const DATASOURCE = 'daskscope-datasource';

/** Every data source of the app, whether it works, and where to go on. */
export function Connections() {
  const sources = getDataSourceSrv().getList({ pluginId: DATASOURCE, all: true });
  if (sources.length === 0)
    return (
      <Alert severity="info" title="There is no Daskscope data source yet">
        Add one with the exporter&apos;s address.{' '}
        <TextLink href={`/connections/datasources/${DATASOURCE}`}>Add a data source</TextLink>
      </Alert>
    );
  return (
    <Stack direction="column" gap={2}>
      {sources.map((source) => (
        <Connection key={source.uid} source={source} />
      ))}
    </Stack>
  );
}

/** What Grafana gives to a page of the configuration is not needed. */
export const ConfigPage = () => <Connections />;
