import { durationOf, type Evidence, type RunsEvidence } from './evidence/evidence.ts';
import type { FunctionFigures } from '../state/computations/function-figures.ts';
import { notAsked, unknown, type Kind, type Verdict } from './finding.ts';
import { THRESHOLDS } from './thresholds.ts';
import { duration } from './words.ts';

/** What is said of one kind, by evidence. */
export interface Rule {
  readonly kind: Kind;
  judge(evidence: Evidence): Verdict;
}

const TOO_SHORT = `It took less than ${duration(THRESHOLDS.leastDuration)}.`;

/** Judges what took long enough for a change to be worth it. */
export const rule = (kind: Kind, judge: Rule['judge']): Rule => ({
  kind,
  judge: (evidence) =>
    durationOf(evidence) < THRESHOLDS.leastDuration ? notAsked(TOO_SHORT) : judge(evidence),
});

/** Judges by what functions did. */
export const ofFunctions = (
  kind: Kind,
  judge: (functions: ReadonlyMap<string, FunctionFigures>, evidence: Evidence) => Verdict,
): Rule =>
  rule(kind, (evidence) =>
    evidence.functions ? judge(evidence.functions, evidence) : unknown(evidence.missing),
  );

/** Judges by single runs. */
export const ofRuns = (
  kind: Kind,
  judge: (runs: RunsEvidence, functions: ReadonlyMap<string, FunctionFigures>, evidence: Evidence) => Verdict,
): Rule =>
  ofFunctions(kind, (functions, evidence) =>
    evidence.runs ? judge(evidence.runs, functions, evidence) : unknown(evidence.missing),
  );

/** Judges by single runs what only the end of a computation shows. */
export const ofItsEnd = (kind: Kind, judge: Parameters<typeof ofRuns>[1]): Rule => {
  const byRuns = ofRuns(kind, judge);
  return rule(kind, (evidence) => {
    if (!evidence.ofComputation)
      return notAsked('It is asked of a computation, since a range has no end of its own.');
    if (evidence.goesOn) return notAsked('The computation still runs.');
    return byRuns.judge(evidence);
  });
};
