import type { SeenBandwidths } from './bandwidths.ts';
import type { AskedGraph, GraphQuestion } from './graph.ts';
import type { AskedLogs, LogsQuestion } from './logs.ts';
import type { AskedProfile, ProfileQuestion } from './profile.ts';
import type { AskedSpans } from './spans.ts';
import type { AskedStacks, StacksQuestion } from './stacks.ts';

/** What the scheduler and its workers are asked when somebody wants to see it. Each throws NotTold. */
export interface AskedOnRequest {
  profile: (question: ProfileQuestion) => Promise<AskedProfile>;
  stacks: (question: StacksQuestion) => Promise<AskedStacks>;
  logs: (question: LogsQuestion) => Promise<AskedLogs>;
  graph: (question: GraphQuestion) => Promise<AskedGraph>;
  spans: () => Promise<AskedSpans>;
  bandwidths: () => Promise<SeenBandwidths>;
}
