import { Type, type Static } from '@sinclair/typebox';
import { missing, time } from '../columns.ts';

/** One version of a package, and who has it. */
export const PackageVersion = Type.Object({
  version: Type.Union([Type.String(), Type.Null()], { description: 'null: it is not installed there' }),
  scheduler: Type.Boolean({ description: 'Whether the scheduler has it' }),
  workers: Type.Integer({ minimum: 0, description: 'How many workers have it' }),
  clients: Type.Integer({ minimum: 0, description: 'How many clients have it' }),
  names: Type.Array(Type.String(), {
    description: 'Addresses of these workers and ids of these clients, the first 10',
  }),
});
export type PackageVersion = Static<typeof PackageVersion>;

export const PackageVersions = Type.Object({
  package: Type.String(),
  versions: Type.Array(PackageVersion, { description: 'One: all have the same' }),
});
export type PackageVersions = Static<typeof PackageVersions>;

/**
 * Versions of the packages that Dask compares. A client that does not tell its versions, as of this exporter, is not among the
 * clients; nor is the scheduler where its version of a package does not matter.
 */
export const Versions = Type.Object({
  time: time(),
  missing: missing(),
  packages: Type.Array(PackageVersions, { description: 'By name' }),
});
export type Versions = Static<typeof Versions>;
