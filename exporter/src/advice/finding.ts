import type { ADVICE_KINDS, ADVICE_UNITS } from '@daskscope/api';

export type Kind = (typeof ADVICE_KINDS)[number];

/** A figure that speaks for what is said. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: (typeof ADVICE_UNITS)[number];
}

/** Where it can be seen: ms since the epoch, and what it is about. */
export interface Place {
  readonly from: number;
  readonly to: number;
  readonly prefix?: string;
  /** Address. */
  readonly worker?: string;
  readonly key?: string;
}

/** One thing that is worth changing. */
export interface Finding {
  readonly says: string;
  readonly todo: string;
  readonly figures: readonly Figure[];
  readonly place: Place;
}

/** What came of a rule: findings, none at all, or a sentence that says why neither can be told. */
export type Verdict =
  | { readonly state: 'said'; readonly findings: readonly Finding[] }
  | { readonly state: 'none' }
  | { readonly state: 'unknown' | 'not-asked'; readonly reason: string };

export const NONE: Verdict = { state: 'none' };
export const unknown = (reason: string): Verdict => ({ state: 'unknown', reason });
export const notAsked = (reason: string): Verdict => ({ state: 'not-asked', reason });

/** Of one kind: what is worst speaks for the rest. */
const MOST_SAID = 3;

/** @param findings the worst first */
export const said = (findings: readonly Finding[]): Verdict =>
  findings.length === 0 ? NONE : { state: 'said', findings: findings.slice(0, MOST_SAID) };

export const count = (name: string, value: number): Figure => ({ name, value, unit: 'count' });
export const ms = (name: string, value: number): Figure => ({ name, value, unit: 'ms' });
export const bytes = (name: string, value: number): Figure => ({ name, value, unit: 'bytes' });
export const share = (name: string, value: number): Figure => ({ name, value, unit: 'share' });
export const times = (name: string, value: number): Figure => ({ name, value, unit: 'times' });
