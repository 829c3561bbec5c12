import type { Status } from '@daskscope/api';
import { formatBytes, formatCount, formatNumber } from '@daskscope/timeline';
import { byId, setText, setTitle, within } from './elements.ts';
import type { SaidSituation } from './situation.ts';
import { clockTime } from './times.ts';

/** The line at the top: which cluster, how it stands, and its few figures. */
export class Header {
  #said = '';
  #failures = 0;
  #seen = false;

  showSituation({ tone, label, since, sentence }: SaidSituation, now: number): void {
    const state = byId('state');
    if (state.dataset.tone !== tone) state.dataset.tone = document.body.dataset.tone = tone;
    setText(byId('state-label'), label);
    setText(byId('state-since'), tone === 'live' ? '' : `since ${clockTime(since, now)}`);
    setTitle(state, `${label} since ${clockTime(since, now)}`);
    const notice = byId('notice');
    if (notice.dataset.tone !== tone) notice.dataset.tone = tone;
    if (this.#said === (sentence ?? '')) return;
    this.#said = sentence ?? '';
    notice.hidden = sentence === null;
    setText(notice, sentence ?? '');
  }

  showStatus(status: Status): void {
    const { cluster, scheduler, connection, exporter } = status;
    const address = scheduler?.address ?? connection.address;
    setText(byId('address'), address);
    // Before any scheduler it is not known how many there are.
    const figure = (text: string) => (scheduler ? text : '–');
    setText(byId('workers'), figure(formatCount(cluster.workers)));
    setText(byId('workers-word'), cluster.workers === 1 ? 'worker' : 'workers');
    setText(byId('threads'), figure(formatCount(cluster.threads)));
    setText(byId('threads-word'), cluster.threads === 1 ? 'thread' : 'threads');
    this.#seen = scheduler !== null;
    this.showFailures(this.#failures);
    setText(byId('memory'), figure(memoryOf(cluster)));
    const simulated = scheduler?.simulated === true;
    byId('simulated').hidden = !simulated;
    document.body.classList.toggle('simulated', simulated);
    document.title = `${simulated ? 'SIMULATED · ' : ''}${address} · Daskscope`;
    const dask = scheduler?.version ? ` · Dask ${scheduler.version}` : '';
    setText(byId('version'), `Daskscope ${exporter.version}${dask}`);
    showDashboard(scheduler?.dashboard ?? null);
    showMissing(status);
  }

  showFailures(count: number): void {
    this.#failures = count;
    setText(byId('errors'), count > 0 || this.#seen ? formatCount(count) : '–');
    setText(byId('errors-word'), count === 1 ? 'error' : 'errors');
    byId('erred').classList.toggle('some', count > 0);
  }

  /** Finished tasks a second; null: not known yet. */
  showRate(perSecond: number | null): void {
    setText(
      byId('rate'),
      perSecond === null ? '–' : formatNumber(perSecond >= 10 ? Math.round(perSecond) : perSecond),
    );
  }
}

function memoryOf({ memoryBytes, memoryLimitBytes }: Status['cluster']): string {
  const used = formatBytes(memoryBytes);
  return memoryLimitBytes > 0 ? `${used} of ${formatBytes(memoryLimitBytes)}` : used;
}

/** The scheduler says it; only a web address becomes a link. */
function showDashboard(url: string | null): void {
  const link = byId<HTMLAnchorElement>('dashboard');
  link.hidden = url === null || !/^https?:\/\//.test(url);
  if (!link.hidden && link.getAttribute('href') !== url) link.href = url!;
}

function showMissing({ missing }: Status): void {
  const details = byId('missing');
  details.hidden = missing.length === 0;
  const noun = missing.length === 1 ? 'figure is' : 'figures are';
  setText(within(details, 'summary'), `${missing.length} ${noun} not to be had from this scheduler`);
  const list = within(details, 'ul');
  const lines = missing.map(({ feature, reason }) => `${feature}: ${reason}`);
  if (lines.join('\n') === Array.from(list.children, (item) => item.textContent).join('\n')) return;
  list.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement('li');
      item.textContent = line;
      return item;
    }),
  );
}
