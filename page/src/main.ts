import type { Status, WholeLine } from '@daskscope/api';
import { askForLines, Connection, situation } from '@daskscope/client';
import { LIGHT } from '@daskscope/timeline';
import { ShownClock } from './shown-clock.ts';
import { Details } from './stream/details.ts';
import { getJson } from './api.ts';
import { byId, setText, within } from './elements.ts';
import { ErrorsPanel } from './errors/errors-panel.ts';
import { Header } from './header.ts';
import { showHelp } from './help.ts';
import { MemoryPanel } from './memory/memory-panel.ts';
import { openStream } from './open-stream.ts';
import { ProgressPanel } from './progress/progress-panel.ts';
import { Rate } from './rate.ts';
import { Search } from './stream/search.ts';
import { say } from './situation.ts';
import { nothingIn } from './nothing.ts';
import { StreamPanel } from './stream/stream-panel.ts';
import { TaskFeed } from './tasks/task-feed.ts';
import { Themes } from './theme.ts';
import { ZONE } from './times.ts';
import { unknownTimes } from './tasks/unknown-times.ts';
import { WorkersPanel } from './workers/workers-panel.ts';

const clock = new ShownClock();
const rate = new Rate(5_000);
const header = new Header();
let told = 'connecting';
let status: Status | null = null;

const feed = new TaskFeed({
  changed: () => streamPanel.draw(),
  storeChanged: () => {
    streamPanel.replaceStore();
    search.restart();
    streamPanel.draw();
  },
  beganAnew: () => {
    workerNames.clear();
    streamPanel.forgetNames();
    connection.restart();
  },
  historyProgress: (progress) => streamPanel.setHistory(progress),
  finished: (end) => rate.add(end),
});

const streamPanel: StreamPanel = new StreamPanel({
  feed,
  theme: LIGHT,
  now: () => clock.now(),
  openDetails: (place, name) => void details.showRun(place, name),
  search: () => search.focus(),
  help: showHelp,
  clear,
  lookElsewhere: () => search.putBack(),
});
const search: Search = new Search({
  prefixes: feed.names.prefixes,
  store: () => feed.store,
  mark: (found) => void streamPanel.timeline.search(found),
  showRange: (from, to) => streamPanel.showRange(from, to),
});
const details = new Details({
  showInStream({ life, id, from, to }) {
    streamPanel.showRange(from, to);
    const number = id === null ? undefined : feed.store.runs.find(feed.names.lives.position(life), id);
    if (number !== undefined) search.showOnly(number);
  },
});
const progressPanel = new ProgressPanel(feed.names.prefixes, LIGHT);
const memoryPanel = new MemoryPanel(feed.names.prefixes);
const workersPanel = new WorkersPanel();
const workerNames = new Map<string, string>();
const errorsPanel = new ErrorsPanel({
  open: (failure) => void details.showFailure(failure),
  counted: (total) => header.showFailures(total),
  workerName: (address) => workerNames.get(address) ?? address,
  position: ({ prefix, position }) => feed.names.prefixes.position(prefix, position),
});

new Themes(byId('theme'), (theme) => {
  streamPanel.setTheme(theme);
  progressPanel.setTheme(theme);
});

const connection = new Connection({
  open: openStream,
  ask: askForLines((path, parameters) => getJson(path, parameters)),
  page: document,
  cursor: () => feed.cursor,
  onBadCursor: () => feed.forgetPlace(),
  onLine: take,
  onChange() {
    const { kind } = connection.state;
    if (kind === 'live' && told === 'lost') errorsPanel.refresh();
    told = kind;
    show();
  },
});

function take(line: WholeLine): void {
  switch (line.topic) {
    case 'heartbeat':
      clock.hear(line.data.time);
      return;
    case 'tasks': {
      clock.hear(line.data.base + line.data.now);
      feed.takeTasks(line.data);
      if (line.data.tasks.status.includes(1)) errorsPanel.refresh();
      void fetchHistory();
      return;
    }
    case 'progress':
      progressPanel.update(line.data);
      memoryPanel.update(line.data);
      return;
    case 'workers':
      for (const { address, name } of line.data.workers) workerNames.set(address, name || address);
      feed.takeWorkers(line.data);
      workersPanel.update(line.data, clock.real());
      return;
    case 'status':
      clock.hear(line.data.time);
      takeStatus(line.data);
  }
}

function takeStatus(next: Status): void {
  if (next.cluster.errors !== status?.cluster.errors) errorsPanel.refresh();
  status = next;
  header.showStatus(next);
  progressPanel.setThreads(next.cluster.threads);
  show();
  void fetchHistory();
}

async function fetchHistory(): Promise<void> {
  if (status) await feed.fetchHistory(status.lives);
}

/** How it stands, which may change without a word from anybody. */
function show(): void {
  const now = Date.now();
  const how = say(situation(connection.state, status, clock.ahead), status, ZONE, now);
  const lost = how.tone === 'lost' && status !== null;
  // What no longer goes on stands still, so that it stays in view.
  if (lost) clock.stop();
  else clock.go();
  streamPanel.setLost(lost);
  const lostAt = lost ? how.since + clock.ahead : null;
  streamPanel.setUnknown(unknownTimes({ known: status?.known, lostAt, begins: feed.begins }));
  if (lost) workersPanel.showAges(clock.real());
  header.showSituation(how, now);
  header.showRate(how.tone === 'live' ? rate.perSecond(clock.real()) : null);
  streamPanel.setEmpty(emptySentence(how.tone !== 'lost'));
  sayEmpty();
}

function emptySentence(connected: boolean): string {
  if (!status?.scheduler) return 'Nothing is known yet: waiting for a scheduler.';
  if (!connected) return 'Nothing was recorded until the scheduler was lost.';
  if (status.cluster.workers === 0)
    return 'No workers yet. Start some by dask worker with the scheduler’s address.';
  const past = progressPanel.empty ? 'Nothing has run yet.' : 'Nothing has been seen to finish yet.';
  return nothingIn('task-stream', `${past} Tasks appear here as they finish.`, status);
}

/** What empty panels say, and the element that says it. */
const EMPTY = [
  ['#progress .empty', 'prefixes', 'No tasks.'],
  ['#memory-by-function .empty', 'prefix-memory', 'No results in memory.'],
  ['#workers-by-host .empty', 'workers', 'No workers.'],
  ['#failures .empty', 'failures', 'Nothing has failed since the exporter came.'],
] as const;

function sayEmpty(): void {
  for (const [selector, feature, none] of EMPTY)
    setText(within(document.body, selector), nothingIn(feature, none, status));
}

/** Ends what is on top of the rest. */
function clear(): void {
  if (streamPanel.clear()) return;
  if (details.open) details.close();
  else if (search.active) search.clear();
}

document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === '/') search.focus();
  else if (event.key === '?') showHelp();
  else if (event.key === 'Escape') clear();
  else return;
  event.preventDefault();
});
byId('help').addEventListener('click', showHelp);

setInterval(show, 500);
show();
addEventListener('online', () => connection.hurry());
connection.enter();
