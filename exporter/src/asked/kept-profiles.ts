import type { AskedProfile } from './profile.ts';

/** The profile of a computation, or why there is none. */
export type KeptProfile =
  | { state: 'kept'; profile: AskedProfile }
  | { state: 'waiting' | 'too-short' | 'failed' | 'dropped' | 'not-asked'; reason: string };

/** Profiles that were asked for when computations ended. */
export interface KeptProfiles {
  /** @param id of a computation that is known */
  of(id: string): KeptProfile;
}
