/** What stands in the document by a name of its own: the name it is exported by. */

export { Advice, AdviceFigure, AdviceItem, AdvicePlace, AdviceRule } from '../advice.ts';
export { AskedWorkers } from '../asked/asked.ts';
export { LogLine, Logs } from '../asked/logs.ts';
export { Profile, ProfileActivity, ProfileCalls, ProfileEmpty } from '../asked/profile.ts';
export { StackFrame, Stacks, TaskStack } from '../asked/stacks.ts';
export { Series, SeriesFigures, SeriesUpdate } from '../cluster/series.ts';
export { KnownRange, Life, MissingFeature, Status } from '../cluster/status.ts';
export { PackageVersion, PackageVersions, Versions } from '../cluster/versions.ts';
export {
  LeftWorker,
  RunningTask,
  Worker,
  WorkerChange,
  WorkerResource,
  Workers,
  WorkersUpdate,
} from '../cluster/workers.ts';
export {
  ClusterChange,
  ClusterSource,
  ClusterSummary,
  Clusters,
  ClustersUpdate,
  ScrapeTargets,
} from '../clusters.ts';
export { TaskFailure, TaskFailures } from '../errors.ts';
export { EventColumns, Events } from '../events.ts';
export { Problem } from '../problems.ts';
export { StreamLine, StreamPresence, TasksUpdate } from '../stream.ts';
export {
  Compared,
  ComparedFunctions,
  Computation,
  ComputationCode,
  ComputationColumns,
  ComputationFunctions,
  ComputationProfile,
  ComputationWorkers,
  Computations,
} from '../tasks/computations.ts';
export { Graph, GraphTasks } from '../tasks/graph.ts';
export { CriticalPath, GroupColumns, GroupDependencies, Groups } from '../tasks/groups.ts';
export { LinkColumns, Links } from '../tasks/links.ts';
export { PrefixChange, PrefixProgress, Progress, ProgressUpdate, StateCounts } from '../tasks/progress.ts';
export { SpanActivities, SpanColumns, Spans } from '../tasks/spans.ts';
export {
  Interval,
  IntervalColumns,
  SourceColumns,
  Stay,
  TaskColumns,
  TaskNow,
  TaskRun,
  TaskTotals,
  Tasks,
  WorkerName,
} from '../tasks/tasks.ts';
export { Trace, TraceEvent } from '../tasks/trace.ts';
export { Unrunnable, UnrunnableTask } from '../tasks/unrunnable.ts';
