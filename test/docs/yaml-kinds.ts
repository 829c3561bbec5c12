import { parse } from 'yaml';

/** Whose configuration a block of YAML is, by its keys; null: nobody's that is known. */
export function kindOf(
  text: string,
): 'clusters' | 'kubernetes' | 'grafana' | 'web' | 'prometheus' | 'alertmanager' | null {
  const content = parse(text) as object;
  if (Array.isArray(content)) return 'clusters';
  const keys = Object.keys(content);
  const allOf = (...known: string[]) => keys.every((key) => known.includes(key));
  if (keys.includes('kind')) return 'kubernetes';
  if (allOf('apiVersion', 'apps', 'datasources')) return 'grafana';
  if (allOf('tls_server_config', 'http_server_config', 'basic_auth_users')) return 'web';
  if (allOf('global', 'rule_files', 'alerting', 'scrape_configs', 'remote_write')) return 'prometheus';
  if (allOf('route', 'receivers', 'inhibit_rules')) return 'alertmanager';
  return null;
}
