import { useEffect, useState } from 'react';
import { locationUtil, type DataSourceInstanceSettings, type TestDataSourceResponse } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, LinkButton, Stack } from '@grafana/ui';

const DASHBOARD = '/d/daskscope-status';

type Result = Pick<TestDataSourceResponse, 'status' | 'message'>;

/** A data source of the app: whether it works, and where to go on. */
export function Connection({ source }: { source: DataSourceInstanceSettings }) {
  const [result, setResult] = useState<Result | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let gone = false;
    setResult(null);
    void test(source).then((tested) => {
      if (!gone) setResult(tested);
    });
    return () => {
      gone = true;
    };
  }, [source, round]);
  return (
    <section aria-label={source.name}>
      <Alert severity={severityOf(result)} title={source.name}>
        <Stack direction="column" gap={1}>
          <span>{result ? result.message : 'Testing the connection'}</span>
          <Stack gap={1}>
            <LinkButton
              size="sm"
              href={locationUtil.assureBaseUrl(
                `${DASHBOARD}?var-datasource=${encodeURIComponent(source.uid)}`,
              )}
            >
              Open Dask / Status
            </LinkButton>
            <Button size="sm" variant="secondary" onClick={() => setRound(round + 1)}>
              Test again
            </Button>
            <LinkButton
              size="sm"
              variant="secondary"
              href={locationUtil.assureBaseUrl(
                `/connections/datasources/edit/${encodeURIComponent(source.uid)}`,
              )}
            >
              Settings
            </LinkButton>
          </Stack>
        </Stack>
      </Alert>
    </section>
  );
}

async function test({ uid }: DataSourceInstanceSettings): Promise<Result> {
  try {
    const datasource = await getDataSourceSrv().get({ uid });
    return await datasource.testDatasource();
  } catch (cause) {
    return { status: 'error', message: cause instanceof Error ? cause.message : String(cause) };
  }
}

function severityOf(result: Result | null): 'info' | 'success' | 'error' {
  if (result === null) return 'info';
  return result.status === 'success' ? 'success' : 'error';
}
