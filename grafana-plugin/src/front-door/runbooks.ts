import DaskErredTasksHeld from '../../../docs/runbooks/DaskErredTasksHeld.md';
import DaskEventLoopBlocked from '../../../docs/runbooks/DaskEventLoopBlocked.md';
import DaskExporterDown from '../../../docs/runbooks/DaskExporterDown.md';
import DaskFewerWorkersThanWanted from '../../../docs/runbooks/DaskFewerWorkersThanWanted.md';
import DaskFunctionFailing from '../../../docs/runbooks/DaskFunctionFailing.md';
import DaskHistoryNotKept from '../../../docs/runbooks/DaskHistoryNotKept.md';
import DaskNoProgress from '../../../docs/runbooks/DaskNoProgress.md';
import DaskNoWorkers from '../../../docs/runbooks/DaskNoWorkers.md';
import DaskSchedulerDown from '../../../docs/runbooks/DaskSchedulerDown.md';
import DaskSpilling from '../../../docs/runbooks/DaskSpilling.md';
import DaskStraggler from '../../../docs/runbooks/DaskStraggler.md';
import DaskTaskEventsLost from '../../../docs/runbooks/DaskTaskEventsLost.md';
import DaskTasksErred from '../../../docs/runbooks/DaskTasksErred.md';
import DaskTasksUnrunnable from '../../../docs/runbooks/DaskTasksUnrunnable.md';
import DaskVersionsDiffer from '../../../docs/runbooks/DaskVersionsDiffer.md';
import DaskWorkerClockSkew from '../../../docs/runbooks/DaskWorkerClockSkew.md';
import DaskWorkerLost from '../../../docs/runbooks/DaskWorkerLost.md';
import DaskWorkerMemoryNearLimit from '../../../docs/runbooks/DaskWorkerMemoryNearLimit.md';
import DaskWorkerPaused from '../../../docs/runbooks/DaskWorkerPaused.md';
import DaskWorkerSilent from '../../../docs/runbooks/DaskWorkerSilent.md';

/** What to do about each alert, as Markdown, by the alert's name. */
export const RUNBOOKS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    DaskErredTasksHeld,
    DaskEventLoopBlocked,
    DaskExporterDown,
    DaskFewerWorkersThanWanted,
    DaskFunctionFailing,
    DaskHistoryNotKept,
    DaskNoProgress,
    DaskNoWorkers,
    DaskSchedulerDown,
    DaskSpilling,
    DaskStraggler,
    DaskTaskEventsLost,
    DaskTasksErred,
    DaskTasksUnrunnable,
    DaskVersionsDiffer,
    DaskWorkerClockSkew,
    DaskWorkerLost,
    DaskWorkerMemoryNearLimit,
    DaskWorkerPaused,
    DaskWorkerSilent,
  }),
);
