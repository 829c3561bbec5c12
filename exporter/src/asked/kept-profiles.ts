import type { AskedProfile, ProfiledCall } from './profile.ts';

/** The profile of a computation, or why there is none. */
export type KeptProfile =
  | { state: 'kept'; profile: AskedProfile }
  | { state: 'waiting' | 'too-short' | 'failed' | 'dropped' | 'not-asked'; reason: string };

/** Profiles that were asked for when computations ended. */
export interface KeptProfiles {
  /** @param id of a computation that is known */
  of(id: string): KeptProfile;
}

type PlainCall = readonly [
  label: string,
  file: string,
  line: number,
  code: string,
  samples: number,
  ...PlainCall[],
];

/** As it is kept elsewhere: what goes through JSON. */
export type PlainProfile =
  | Exclude<KeptProfile, { state: 'kept' }>
  | { state: 'kept'; profile: Omit<AskedProfile, 'root' | 'activity'> & { activity: null; root: PlainCall } };

export function plainProfile(kept: KeptProfile): PlainProfile {
  if (kept.state !== 'kept') return kept;
  const { root, ...profile } = kept.profile;
  return { state: 'kept', profile: { ...profile, activity: null, root: plainCall(root) } };
}

export function profileOfPlain(plain: PlainProfile): KeptProfile {
  if (plain.state !== 'kept') return plain;
  const { root, ...profile } = plain.profile;
  return { state: 'kept', profile: { ...profile, root: callOf(root) } };
}

const plainCall = ({ label, file, line, code, samples, children }: ProfiledCall): PlainCall => [
  ...([label, file, line, code, samples] as const),
  ...Array.from(children.values(), plainCall),
];

function callOf([label, file, line, code, samples, ...children]: PlainCall): ProfiledCall {
  // What tells calls apart is theirs: only the order is kept.
  const told = children.map((child, at) => [String(at), callOf(child)] as const);
  return { label, file, line, code, samples, children: new Map(told) };
}
