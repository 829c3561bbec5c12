import type { Status } from '@daskscope/api';
import { clusterOfPage } from './api.ts';

/** Versions, ways to elsewhere, and what this scheduler does not tell. */
export function Footer({ status }: { status: Status | null }) {
  return (
    <footer>
      <span id="version">{status && versions(status)}</span>
      <DashboardLink url={status?.scheduler?.dashboard ?? null} />
      <a href={metricsPath()}>Metrics</a>
      <a href="api/v1/openapi.json">API</a>
      <Missing missing={status?.missing ?? []} />
    </footer>
  );
}

/** The head of the page names it: the exporter may serve its metrics elsewhere. */
function metricsPath(): string {
  const path = document.querySelector('link[rel=alternate]')?.getAttribute('href') ?? 'metrics';
  const cluster = clusterOfPage();
  return cluster === null ? path : `${path}?${new URLSearchParams({ cluster }).toString()}`;
}

function versions({ exporter, scheduler }: Status): string {
  return `Daskscope ${exporter.version}${scheduler?.version ? ` · Dask ${scheduler.version}` : ''}`;
}

/** The scheduler says it; only a web address becomes a link. */
function DashboardLink({ url }: { url: string | null }) {
  if (url === null || !/^https?:\/\//.test(url)) return null;
  return (
    <a id="dashboard" href={url} rel="noreferrer" target="_blank">
      Dask’s own page
    </a>
  );
}

function Missing({ missing }: { missing: Status['missing'] }) {
  if (missing.length === 0) return null;
  const noun = missing.length === 1 ? 'figure' : 'figures';
  return (
    <details id="missing">
      <summary>{`This scheduler does not give ${missing.length} ${noun}`}</summary>
      <ul>
        {missing.map(({ feature, reason }) => (
          <li key={feature}>{`${feature}: ${reason}`}</li>
        ))}
      </ul>
    </details>
  );
}
