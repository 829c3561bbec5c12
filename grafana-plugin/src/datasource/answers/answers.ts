import type { DataFrame } from '@grafana/data';
import { askAdvice } from './computations/advice.ts';
import { askCompared } from './computations/compared.ts';
import { askComputation } from './computations/computation.ts';
import { askComputations } from './computations/computations.ts';
import { askEvents } from './events.ts';
import { askGraph } from './graph/graph.ts';
import { askGroups } from './graph/groups.ts';
import { askLinks } from './links.ts';
import { askLogs } from './logs.ts';
import type { OnceApi, OnceAsked, OnceType } from './once.ts';
import { askActivity, askProfile } from './profile.ts';
import { askSeries } from './series.ts';
import { askSpans } from './spans.ts';
import { askStacks } from './stacks.ts';
import { askUnrunnable } from './unrunnable.ts';
import { askVersions } from './versions.ts';

type Ask = (api: OnceApi, asked: OnceAsked) => Promise<DataFrame[]>;

/** By type, how the exporter is asked and what is made of its answer. */
export const ANSWERS: Record<OnceType, Ask> = {
  events: askEvents,
  computations: askComputations,
  computation: askComputation,
  compared: askCompared,
  advice: askAdvice,
  groups: askGroups,
  graph: askGraph,
  links: askLinks,
  profile: askProfile,
  activity: askActivity,
  stacks: askStacks,
  logs: askLogs,
  series: askSeries,
  spans: askSpans,
  unrunnable: askUnrunnable,
  versions: askVersions,
};
