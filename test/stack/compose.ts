import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '..', '..');
export const COMPOSE_FILE = join(ROOT, 'docker-compose.yml');

/** What docker-compose.yml uses of a service, in the forms that it uses. */
export interface Service {
  image?: string;
  build?: string | { context: string; target: string };
  command?: string[];
  user?: string;
  ports?: string[];
  volumes?: string[];
  networks: string[];
  depends_on?: string[] | Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  mem_limit?: string;
  pids_limit?: number;
  restart?: string;
  logging?: { options: Record<string, string> };
}

export interface Compose {
  services: Record<string, Service>;
  networks: Record<string, unknown>;
  volumes: Record<string, unknown>;
}

/** With ${NAME:-default} as it is written. */
export const COMPOSE_TEXT = readFileSync(COMPOSE_FILE, 'utf8');

/** With every default in its place, as where no environment says otherwise. */
export const COMPOSE = parse(
  COMPOSE_TEXT.replace(/\$\{\w+:-([^}]*)\}/g, (_, value: string) => value),
  { merge: true },
) as Compose;

export const SERVICES = Object.entries(COMPOSE.services);

/** The port that it answers on, which its health check asks. */
export function portOf(service: Service): number | undefined {
  const port = service.healthcheck?.test.join(' ').match(/\/\/127\.0\.0\.1:(\d+)/)?.[1];
  return port === undefined ? undefined : Number(port);
}

/** Its mounts of files of this repository (`source` absolute) and of named volumes (`source` the name). */
export function mountsOf(
  service: Service,
): { source: string; target: string; bind: boolean; mode?: string }[] {
  return (service.volumes ?? []).map((volume) => {
    const [source, target, mode] = volume.split(':') as [string, string, string?];
    const bind = source.startsWith('.');
    return { source: bind ? join(ROOT, source) : source, target, bind, mode };
  });
}
