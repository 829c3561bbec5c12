import { locationUtil, type DataSourceInstanceSettings } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Icon, Stack, TextLink } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { clustersIn, rulesIn, type Prometheus } from './prometheus.ts';

type Answer = Prometheus | { problem: string } | null;

/** Whether a Prometheus has Dask's metrics and this app's rules, and of which clusters. */
export function PrometheusCheck({ source }: { source: DataSourceInstanceSettings }) {
  const [answer, setAnswer] = useState<Answer>(null);
  useEffect(() => {
    let gone = false;
    ask(source).then(
      (told) => !gone && setAnswer(told),
      (cause: unknown) => !gone && setAnswer({ problem: sentenceOf(cause) }),
    );
    return () => {
      gone = true;
    };
  }, [source]);
  const { severity, title } = said(answer);
  const clusters = answer && 'clusters' in answer ? answer.clusters : [];
  return (
    <section aria-label={source.name}>
      <Alert severity={severity} title={`${source.name}: ${title}`}>
        <Stack direction="column" gap={0.5}>
          {clusters.map(({ instance, up }) => (
            <Stack key={instance} gap={1} alignItems="center">
              <Icon name={up ? 'check-circle' : 'exclamation-triangle'} />
              <TextLink href={clusterLink(source.uid, instance)} inline={false}>
                {instance}
              </TextLink>
              <span>{up ? 'connected to its scheduler' : 'has no connection to its scheduler'}</span>
            </Stack>
          ))}
          {answer && 'rules' in answer && answer.clusters.length > 0 && <span>{ruleText(answer.rules)}</span>}
        </Stack>
      </Alert>
    </section>
  );
}

function clusterLink(prometheus: string, instance: string): string {
  const variables = new URLSearchParams({ 'var-prometheus': prometheus, 'var-cluster': instance });
  return locationUtil.assureBaseUrl(`/d/daskscope-workers?${variables.toString()}`);
}

function said(answer: Answer): { severity: 'info' | 'success' | 'warning'; title: string } {
  if (answer === null) return { severity: 'info', title: 'asking for dask_up' };
  if ('problem' in answer) return { severity: 'warning', title: answer.problem };
  const { length } = answer.clusters;
  if (length === 0)
    return { severity: 'info', title: 'no dask_up in the last 5 minutes; it does not scrape an exporter' };
  return { severity: 'success', title: `it scrapes ${length} ${length === 1 ? 'exporter' : 'exporters'}` };
}

function ruleText(rules: number | null): string {
  if (rules === null) return 'It does not tell whether the alert rules are loaded.';
  if (rules === 0) return 'The alert rules are not loaded: docs/alerts.md says how to load them.';
  return `${rules} alert ${rules === 1 ? 'rule' : 'rules'} of Dask ${rules === 1 ? 'is' : 'are'} loaded.`;
}

async function ask({ uid, type }: DataSourceInstanceSettings): Promise<Prometheus> {
  const query = { refId: 'A', datasource: { uid, type }, expr: 'dask_up', instant: true };
  const data = { queries: [query], from: 'now-5m', to: 'now' };
  const [up, rules] = await Promise.all([
    request('/api/ds/query', data),
    request(`/api/prometheus/${encodeURIComponent(uid)}/api/v1/rules`).catch(() => null),
  ]);
  return { clusters: clustersIn(up), rules: rulesIn(rules) };
}

async function request(url: string, data?: unknown): Promise<unknown> {
  const method = data === undefined ? 'GET' : 'POST';
  const answer = getBackendSrv().fetch({ url, method, data, showErrorAlert: false });
  return (await lastValueFrom(answer)).data;
}

function sentenceOf(cause: unknown): string {
  const { data, statusText } = (cause ?? {}) as {
    data?: { message?: string; results?: { A?: { error?: string } } };
    statusText?: string;
  };
  const said = data?.results?.A?.error ?? data?.message ?? statusText;
  return `it did not answer${said ? `: ${said}` : ''}`;
}
