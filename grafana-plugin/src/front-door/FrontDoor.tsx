import { locationUtil, type AppRootProps, type PluginInclude } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { LinkButton, Stack, TextLink } from '@grafana/ui';
import { Connections } from '../config/ConfigPage.tsx';
import { PrometheusCheck } from './PrometheusCheck.tsx';
import { FOLDER } from './RunbookPage.tsx';

/** Grafana gives what plugin.json says, of which its types leave out the uid. */
type Included = PluginInclude & { uid?: string };

/** The app's front door: its dashboards, the clusters, and whether all is set up. */
export function FrontDoor({ meta }: Pick<AppRootProps, 'meta'>) {
  const dashboards = ((meta.includes ?? []) as Included[]).flatMap(({ type, name, uid }) =>
    (type as string) === 'dashboard' && uid ? [{ name, uid }] : [],
  );
  const prometheus = getDataSourceSrv().getList({ pluginId: 'prometheus' });
  return (
    <Stack direction="column" gap={3}>
      <section aria-label="Dashboards">
        <h2>Dashboards</h2>
        <Stack gap={1} wrap="wrap">
          {dashboards.map(({ name, uid }) => (
            <LinkButton key={uid} variant="secondary" href={locationUtil.assureBaseUrl(`/d/${uid}`)}>
              {name}
            </LinkButton>
          ))}
        </Stack>
      </section>
      <section aria-label="Clusters, live">
        <h2>Clusters, live</h2>
        <Connections />
      </section>
      <section aria-label="Clusters, over time">
        <h2>Clusters, over time</h2>
        {prometheus.length === 0 && (
          <p>
            There is no Prometheus data source: live panels work, figures over time are empty.{' '}
            <TextLink href="/connections/datasources/prometheus">Add a data source</TextLink>
          </p>
        )}
        {prometheus.map((source) => (
          <PrometheusCheck key={source.uid} source={source} />
        ))}
      </section>
      <section aria-label="Alerts">
        <h2>Alerts</h2>
        <Stack gap={1} alignItems="center" wrap="wrap">
          <LinkButton variant="secondary" href={locationUtil.assureBaseUrl(FOLDER)}>
            Runbooks
          </LinkButton>
          What each alert means, and what to do about it
        </Stack>
      </section>
    </Stack>
  );
}
