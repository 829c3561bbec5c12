import type { Workers } from '@daskscope/api';
import { formatBytes, formatCount, formatDuration, formatNumber } from '@daskscope/timeline';
import { byId, make, setText, setTitle, setWidth, within } from '../elements.ts';
import { hostRows, type HostRow } from './host-rows.ts';
import { ScrollList, type RowView } from '../scroll-list.ts';
import { ago } from '../times.ts';

const HEADS: [string, string][] = [
  ['worker', 'Host and worker'],
  ['cpu', 'Of its threads; 100 % is one core'],
  ['memory', "The process's memory, of its limit"],
  ['tasks', 'Executing, and sent there by the scheduler'],
  ['network in, out', "The host's, a second"],
  ['disk read, write', "The host's, a second"],
  ['latency', "Of a heartbeat to the scheduler; on a host's line the longest"],
  ['seen', "The last heartbeat, ago; on a host's line the oldest"],
];
/** Workers report twice a second to every few seconds, by their number. */
const LATE_MS = 15_000;
const NEAR_LIMIT = 0.8;

/** Hosts and their workers, as of the last heartbeats. */
export class WorkersPanel {
  readonly #panel = byId('workers-by-host');
  readonly #list: ScrollList<HostRow>;
  #now = 0;

  constructor() {
    within(this.#panel, '.head').append(
      ...HEADS.map(([name, title]) => {
        const cell = make('span', 'cell', name);
        cell.title = title;
        cell.setAttribute('role', 'columnheader');
        return cell;
      }),
    );
    this.#list = new ScrollList(within(this.#panel, '.list'), {
      height: 22,
      create: () => createRow(() => this.#now),
    });
  }

  update({ workers }: Workers, now: number): void {
    this.#now = now;
    const rows = hostRows(workers);
    this.#list.setItems(rows);
    const hosts = rows.filter(({ kind }) => kind !== 'worker').length;
    const troubled = rows.filter(({ state }) => state !== '').length;
    const words = [
      `${formatCount(workers.length)} on ${formatCount(hosts)} ${hosts === 1 ? 'host' : 'hosts'}`,
      ...(troubled > 0 ? [`${formatCount(troubled)} paused or retiring`] : []),
    ];
    setText(byId('workers-note'), workers.length > 0 ? words.join(' · ') : '');
    within(this.#panel, '.empty').hidden = workers.length > 0;
    within(this.#panel, '.table').hidden = workers.length === 0;
  }

  /** Nothing new has come, and what there is grows older. */
  showAges(now: number): void {
    this.#now = now;
    this.#list.draw();
  }
}

function createRow(now: () => number): RowView<HostRow> {
  const cells = HEADS.map(() => make('span', 'cell'));
  const [name, cpu, memory, tasks, network, disk, latency, seen] = cells as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ];
  const cpuGauge = gauge(cpu, Infinity);
  const memoryGauge = gauge(memory, NEAR_LIMIT);
  const element = make('div', 'row', ...cells);
  element.setAttribute('role', 'row');
  for (const cell of cells) cell.setAttribute('role', 'cell');
  return {
    element,
    show(row) {
      const age = now() - row.seen;
      element.className = `row ${row.kind === 'worker' ? 'worker' : 'host'}${age > LATE_MS ? ' late' : ''}`;
      setText(name, nameOf(row));
      setTitle(name, titleOf(row));
      cpuGauge(row.cpu === null ? '–' : `${formatNumber(Math.round(row.cpu * 100))} %`, row.cpu, row.threads);
      memoryGauge(memoryText(row), row.memory, row.limit);
      setText(tasks, `${count(row.executing)} / ${count(row.processing)}`);
      setText(network, pair(row.receive, row.transmit));
      setText(disk, pair(row.read, row.write));
      setText(latency, row.latency === null ? '–' : formatDuration(Math.round(row.latency * 1e4) / 10));
      setText(seen, age < 2000 ? 'now' : ago(age));
    },
  };
}

function nameOf({ kind, name, state, workers }: HostRow): string {
  const many = kind === 'host' ? ` × ${formatCount(workers)}` : '';
  return `${name}${many}${state ? ` · ${state}` : ''}`;
}

function titleOf({ title, kind, workers, threads, state }: HostRow): string {
  const many = kind === 'host' ? `${formatCount(workers)} workers, ` : '';
  return `${title}: ${many}${formatCount(threads)} threads${state ? `, ${state}` : ''}`;
}

/** A share as a bar behind its figure, in another colour from a share on. */
function gauge(
  cell: HTMLElement,
  highFrom: number,
): (text: string, value: number | null, of: number | null) => void {
  const fill = make('i');
  const figure = make('span');
  cell.classList.add('gauge');
  cell.append(fill, figure);
  return (text, value, of) => {
    const share = value === null || !of ? 0 : value / of;
    setText(figure, text);
    setWidth(fill, share);
    cell.classList.toggle('high', share >= highFrom);
  };
}

function memoryText({ memory, limit }: HostRow): string {
  if (memory === null) return '–';
  return limit === null ? formatBytes(memory) : `${formatBytes(memory)} of ${formatBytes(limit)}`;
}

const count = (tasks: number | null): string => (tasks === null ? '–' : formatCount(tasks));

function pair(one: number | null, other: number | null): string {
  return one === null && other === null ? '–' : `${rate(one)}, ${rate(other)}`;
}

function rate(bytes: number | null): string {
  return bytes === null ? '–' : bytes < 1 ? '0' : formatBytes(bytes);
}
