import type { TaskFailure, TaskFailures } from '@daskscope/api';
import { RequestError } from '@daskscope/client';
import { formatCount, groupCss } from '@daskscope/timeline';
import { getJson } from '../api.ts';
import { AskingAnew } from '../asking-anew.ts';
import { byId, make, setText, setTitle, swatch, within } from '../elements.ts';
import { ScrollList, type RowView } from '../scroll-list.ts';
import { clockTime } from '../times.ts';

/** Failures fetched; the rest is counted. */
const LIMIT = 500;

export interface ErrorsPanelOptions {
  open: (failure: TaskFailure) => void;
  /** So many are known. */
  counted: (total: number) => void;
  workerName: (address: string) => string;
  position: (failure: TaskFailure) => number;
}

/** What failed, newest first. */
export class ErrorsPanel {
  readonly #panel = byId('failures');
  readonly #list: ScrollList<TaskFailure>;
  readonly #counted: (total: number) => void;
  #shown = '';
  readonly #asking = new AskingAnew(() => this.#fetch());

  constructor(options: ErrorsPanelOptions) {
    this.#counted = options.counted;
    this.#list = new ScrollList(within(this.#panel, '.list'), {
      height: 22,
      create: () => createRow(options),
    });
  }

  /** Something has failed: asks what. */
  refresh(): void {
    this.#asking.refresh();
  }

  async #fetch(): Promise<'answered' | 'refused'> {
    try {
      this.#show(await getJson<TaskFailures>('errors', { limit: LIMIT }));
      return 'answered';
    } catch (error) {
      // What is shown stays. That the exporter is gone the stream says, and also when it is back.
      if (!(error instanceof RequestError) || error.status === 0) return 'answered';
      setText(byId('errors-note'), `could not be read: ${error.message}`);
      this.#shown = '';
      return 'refused';
    }
  }

  #show({ errors, total }: TaskFailures): void {
    const now = JSON.stringify([total, errors[0]?.time, errors[0]?.key, errors[0]?.id, errors.length]);
    if (now === this.#shown) return;
    this.#shown = now;
    this.#list.setItems(errors);
    this.#counted(total);
    const newest = total > errors.length ? `, the newest ${formatCount(errors.length)} of them below` : '';
    setText(byId('errors-note'), total > 0 ? `${formatCount(total)}${newest}` : '');
    within(this.#panel, '.empty').hidden = total > 0;
  }
}

/** The last line says what it is: 'ValueError: 7'. */
export function firstLine(exception: string): string {
  return exception.split('\n', 1)[0]!;
}

function createRow({ open, workerName, position }: ErrorsPanelOptions): RowView<TaskFailure> {
  const square = swatch('currentcolor');
  const name = make('span');
  const title = make('span', 'cell', square, ' ', name);
  const text = make('span', 'cell');
  const worker = make('span', 'cell');
  const when = make('span', 'cell');
  const element = make('button', 'row', title, text, worker, when);
  square.style.display = 'inline-block';
  let shown: TaskFailure | undefined;
  element.addEventListener('click', () => shown && open(shown));
  return {
    element,
    show(failure) {
      shown = failure;
      setText(name, failure.prefix);
      setText(
        text,
        failure.killed ? `Worker died: ${firstLine(failure.exception)}` : firstLine(failure.exception),
      );
      setText(worker, failure.workers.map(workerName).join(', '));
      setText(when, clockTime(failure.time, Date.now()));
      setTitle(element, `${failure.key}\n${failure.exception}`);
      square.style.background = groupCss(position(failure));
    },
  };
}
