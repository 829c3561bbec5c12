import type { NowMissing, TaskFailure, TaskRun } from '@daskscope/api';
import { RequestError } from '@daskscope/client';
import { formatBytes, formatCount, formatDuration, formatTime } from '@daskscope/timeline';
import { getJson } from '../api.ts';
import { byId, make } from '../elements.ts';
import { definitions } from '../tooltip.ts';
import { clockTime, ZONE } from '../times.ts';

/** What is said in place of the state, where that was not told. */
const NOT_SAID: Record<NowMissing, string> = {
  unknown: 'unknown to the scheduler',
  busy: 'not asked: too many ask at once; try again',
  'not-answered': 'not known: the scheduler has not answered',
  'not-connected': 'not known: there is no connection to the scheduler',
  'other-life': 'gone with its scheduler',
};

/** Neighbours and transitions listed; the rest is counted. */
const LISTED = 40;

export interface DetailsOptions {
  /** Shows a run in the stream, which is where its times are. */
  showInStream: (run: { life: string; id: number | null; from: number; to: number }) => void;
}

/** Where a run is to be found. */
export interface RunPlace {
  life: string;
  id: number;
}

export function fetchRun({ life, id }: RunPlace): Promise<TaskRun> {
  return getJson<TaskRun>('run', { life, id });
}

/** Everything about one task, beside the rest. */
export class Details {
  readonly #panel = byId('details');
  readonly #options: DetailsOptions;
  #opened = 0;
  #returnFocus: Element | null = null;

  constructor(options: DetailsOptions) {
    this.#options = options;
  }

  get open(): boolean {
    return !this.#panel.hidden;
  }

  close(): void {
    this.#opened++;
    this.#panel.hidden = true;
    if (this.#returnFocus instanceof HTMLElement) this.#returnFocus.focus();
  }

  /** A failure is shown at once with what is known of it, and then with the rest. */
  async showFailure(failure: TaskFailure): Promise<void> {
    const opened = this.#begin();
    this.#show(failure.prefix, failure.key, this.#failureContent(failure));
    if (failure.id === null) return;
    await this.#fill({ life: failure.life, id: failure.id }, opened, true);
  }

  async showRun(place: RunPlace, name: string): Promise<void> {
    const opened = this.#begin();
    this.#show(name, '', [make('p', '', 'Asking the exporter …')]);
    await this.#fill(place, opened, false);
  }

  #begin(): number {
    if (!this.open) this.#returnFocus = document.activeElement;
    return ++this.#opened;
  }

  async #fill(place: RunPlace, opened: number, keeps: boolean): Promise<void> {
    try {
      const run = await fetchRun(place);
      if (opened === this.#opened) this.#show(run.prefix, run.key, this.#runContent(run));
    } catch (error) {
      if (opened !== this.#opened || keeps) return;
      const reason = error instanceof RequestError ? error.message : 'The exporter does not answer.';
      const gone = error instanceof RequestError && error.refusal.code === 'gone';
      const sentence = gone ? `${reason} It has made room for newer ones (--task-log.capacity).` : reason;
      this.#show('', '', [make('p', '', sentence)]);
    }
  }

  #show(name: string, key: string, content: readonly Node[]): void {
    const close = make('button', 'close', '×');
    close.setAttribute('aria-label', 'Close the details');
    close.addEventListener('click', () => this.close());
    this.#panel.replaceChildren(make('h3', '', name, close), make('div', 'key', key), ...content);
    this.#panel.hidden = false;
    close.focus({ preventScroll: true });
  }

  #failureContent(failure: TaskFailure): Node[] {
    const { exception, traceback, workers, time, killed, life, id } = failure;
    return [
      this.#streamButton({ life, id, from: time - 1000, to: time + 200 }),
      definitions([
        ['when', formatTime(time, ZONE)],
        ['where', workers.join(', ')],
        ['how', killed ? 'Its worker died with it' : null],
      ]),
      ...texts(exception, traceback),
    ];
  }

  #runContent(run: TaskRun): Node[] {
    const from = Math.min(...run.intervals.map(({ start }) => start));
    const to = Math.max(...run.intervals.map(({ start, duration }) => start + duration));
    return [
      ...(run.intervals.length > 0 ? [this.#streamButton({ life: run.life, id: run.id, from, to })] : []),
      definitions([
        ['state now', run.now?.state ?? NOT_SAID[run.nowMissing ?? 'not-answered']],
        ['worker', [run.worker.name, run.worker.address].filter((part) => part !== '').join(' · ')],
        ['thread', String(run.thread)],
        [
          'result',
          run.status === 'error'
            ? null
            : [run.type, formatBytes(run.nbytes)].filter((part) => part !== '').join(', '),
        ],
        ...run.intervals.map(({ action, start, duration, source }): [string, string] => [
          action,
          `${clockTime(start, Date.now(), 1)} for ${formatDuration(duration)}${source ? ` from ${source}` : ''}`,
        ]),
      ]),
      ...texts(run.exception ?? '', run.traceback ?? ''),
      ...(run.now ? nowContent(run.now) : []),
    ];
  }

  #streamButton(place: { life: string; id: number | null; from: number; to: number }): HTMLElement {
    const button = make('button', '', 'Show in the stream');
    button.addEventListener('click', () => this.#options.showInStream(place));
    return make('div', 'actions', button);
  }
}

function texts(exception: string, traceback: string): Node[] {
  return [
    ...(exception ? [make('div', 'failure', exception)] : []),
    ...(traceback ? [make('pre', '', traceback)] : []),
  ];
}

function nowContent(now: NonNullable<TaskRun['now']>): Node[] {
  const keys = (list: TaskRunNeighbours) => list.map(({ key, state }) => `${key} (${state})`);
  return [
    definitions([
      ['in memory on', now.whoHas.join(', ')],
      ['processing on', now.processingOn],
      ['wanted by', now.whoWants.join(', ')],
      ['retries left', now.retries > 0 ? String(now.retries) : null],
    ]),
    ...section('waits for', now.waitingOn),
    ...section('needs', keys(now.dependencies)),
    ...section('needed by', keys(now.dependents)),
    ...section(
      'story',
      now.story.map(
        ({ time, start, finish, stimulus }) =>
          `${clockTime(time, Date.now(), 1)} ${start} → ${finish} (${stimulus})`,
      ),
    ),
  ];
}

type TaskRunNeighbours = NonNullable<TaskRun['now']>['dependencies'];

function section(title: string, lines: readonly string[]): Node[] {
  if (lines.length === 0) return [];
  const hidden = lines.length - LISTED;
  const shown = hidden > 0 ? [...lines.slice(0, LISTED), `and ${formatCount(hidden)} more`] : lines;
  return [make('h3', '', title), ...shown.map((line) => make('div', 'key', line))];
}
