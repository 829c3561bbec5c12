import type { Installation } from '../updates/scheduler.ts';

/** One version of a package. null: not installed. */
export interface PackageVersion {
  readonly version: string | null;
  readonly scheduler: boolean;
  readonly workers: number;
  readonly clients: number;
  /** Of the workers and clients the first, by address or id. */
  readonly names: readonly string[];
}

export interface PackageVersions {
  readonly package: string;
  readonly versions: readonly PackageVersion[];
}

const MOST_NAMES = 10;

/** By package, the versions that there are among scheduler, workers and clients, compared as Dask compares them. */
export function packageVersions(installations: readonly Installation[]): PackageVersions[] {
  const names = new Set(installations.flatMap(({ versions }) => [...versions.keys()]));
  return [...names].sort().map((name) => ({ package: name, versions: versionsOf(name, installations) }));
}

function versionsOf(name: string, installations: readonly Installation[]): PackageVersion[] {
  const versions = new Map<string | null, Installation[]>();
  for (const installation of installations) {
    // Of others it does not matter (distributed 2026.8.0, versions.py, scheduler_relevant_packages), but for lz4, which it does not tell.
    if (installation.role === 'scheduler' && !installation.versions.has(name)) continue;
    const version = installation.versions.get(name) ?? null;
    versions.set(version, [...(versions.get(version) ?? []), installation]);
  }
  return Array.from(versions, ([version, have]) => ({
    version,
    scheduler: have.some(({ role }) => role === 'scheduler'),
    workers: count(have, 'worker'),
    clients: count(have, 'client'),
    names: have.flatMap(({ names }) => names).slice(0, MOST_NAMES),
  }));
}

const count = (installations: readonly Installation[], wanted: Installation['role']): number =>
  installations.reduce((sum, { role, count }) => (role === wanted ? sum + count : sum), 0);
