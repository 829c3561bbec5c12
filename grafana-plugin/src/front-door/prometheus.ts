/** What a Prometheus says of Dask. */
export interface Prometheus {
  clusters: Cluster[];
  /** Alert rules of this app that are loaded; null: it does not tell. */
  rules: number | null;
}

export interface Cluster {
  /** The exporter, as Prometheus scrapes it. */
  instance: string;
  /** Whether the exporter is connected to its scheduler. */
  up: boolean;
}

interface Series {
  schema?: { fields?: { type?: string; labels?: Record<string, string> }[] };
  data?: { values?: unknown[][] };
}

/** The clusters in an answer of Grafana's /api/ds/query to dask_up. */
export function clustersIn(answer: unknown): Cluster[] {
  const frames = (answer as { results?: { A?: { frames?: Series[] } } } | null)?.results?.A?.frames ?? [];
  const clusters = frames.flatMap(({ schema, data }) => {
    const fields = schema?.fields ?? [];
    const at = fields.findIndex(({ type }) => type === 'number');
    const instance = fields[at]?.labels?.instance;
    return instance === undefined ? [] : [{ instance, up: data?.values?.[at]?.at(-1) === 1 }];
  });
  return clusters.sort((a, b) => a.instance.localeCompare(b.instance, 'en', { numeric: true }));
}

/** Alert rules of Dask in an answer of Prometheus's /api/v1/rules. */
export function rulesIn(answer: unknown): number | null {
  const groups = (answer as { data?: { groups?: { rules?: { name?: string; type?: string }[] }[] } } | null)
    ?.data?.groups;
  if (!Array.isArray(groups)) return null;
  const rules = groups.flatMap((group) => group.rules ?? []);
  return rules.filter(({ name, type }) => type === 'alerting' && name?.startsWith('Dask')).length;
}
