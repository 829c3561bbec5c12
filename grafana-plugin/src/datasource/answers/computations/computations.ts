import { labelOf, LIMITS, type Computations } from '@daskscope/api';
import { formatCount, formatDuration } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { escapeHtml, openLink } from '../../frames/annotations.ts';
import { columns, frame } from '../../frames/field.ts';
import { COUNT } from '../../frames/workers.ts';
import { Notices } from '../notices.ts';
import { rangeOf, type OnceApi, type OnceAsked } from '../once.ts';

/** Around one, as a share of how long it took, and ms at least: so that its begin and end are seen. */
const AROUND = 0.05;
const LEAST_AROUND_MS = 500;

/** What Dask counts as pieces of work, the newest first: a table, or regions on any dashboard. */
export async function askComputations(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { query, filter, refId } = asked;
  const annotates = query.queryType === 'annotation';
  const answer = await api.answer<Computations>('computations', {
    ...rangeOf(asked),
    prefix: filter.values.prefixes,
    search: filter.values.search,
    limit: annotates ? LIMITS.defaultComputations : LIMITS.computations,
  });
  return [annotates ? regionsOf(asked, answer) : tableOf(refId, answer)];
}

function noticesOf({ missing, time, total, computations }: Computations): Notices {
  const notices = new Notices().warning(missing);
  const shown = computations.id.length;
  if (shown === 0) {
    if (time === null && missing === null)
      notices.nothing('not-known', 'The scheduler has not told of its computations yet.');
    else notices.nothing('none', 'No computation that matches was under way in this time range.');
  }
  return notices.info(
    total > shown &&
      `The newest ${formatCount(shown)} of ${formatCount(total)}: choose a shorter range for others.`,
  );
}

/** ms since the epoch. @param now one that runs goes on until then; one that is lost does not */
function endOf({ start, stop, last, state }: Computations['computations'], row: number, now: number): number {
  const begin = start[row]!;
  return stop[row] ?? (state[row] === 'running' ? Math.max(now, begin) : (last[row] ?? begin));
}

function tableOf(refId: string, answer: Computations): DataFrame {
  const { computations: all, lives } = answer;
  const of = columns(all.id.map((_, row) => row));
  const seconds = (ms: number | null | undefined) => (ms == null ? null : ms / 1000);
  const took = (row: number) => (all.stop[row] == null ? null : all.stop[row] - all.start[row]!);
  const around = (row: number) => Math.max(LEAST_AROUND_MS, (took(row) ?? 0) * AROUND);
  return frame(
    refId,
    'Computations',
    [
      of.time('start', 'Began', (row) => all.start[row]!),
      of.number('duration', 'Took', (row) => seconds(took(row)), 's'),
      of.text('name', 'Code', (row) => all.name[row] ?? 'not sent'),
      of.text('state', 'State', (row) => all.state[row]!),
      of.text('functions', 'Functions', (row) => all.functions[row]!.map(labelOf).join(', ')),
      of.number('runs', 'Runs', (row) => all.runs[row]!, 'none', COUNT),
      of.number('errors', 'Errors', (row) => all.errors[row]!, 'none', COUNT),
      of.number('compute', 'Time computed', (row) => seconds(all.compute[row]), 's'),
      of.number('transfer', 'Transfers', (row) => seconds(all.transfer[row]), 's'),
      of.number(
        'idle',
        'Idle',
        (row) => (all.idle[row] == null || !all.threadTime[row] ? null : all.idle[row] / all.threadTime[row]),
        'percentunit',
      ),
      of.number('memory', 'Peak memory', (row) => all.peakMemory[row] ?? null, 'bytes'),
      of.number('spilled', 'Peak spilled', (row) => all.peakSpilled[row] ?? null, 'bytes'),
      of.number('workers', 'Workers', (row) => all.workers[row]!, 'none', COUNT),
      of.number('unknown', 'Not known', (row) => seconds(all.unknown[row]), 's'),
      of.text('id', 'Id', (row) => all.id[row]!),
      of.text('life', 'Life', (row) => lives[all.life[row]!] ?? ''),
      // For links: one that runs is shown until now, one whose end nobody saw as far as it is known.
      of.number('before', 'Before', (row) => Math.floor(all.start[row]! - around(row)), 'none', COUNT),
      of.number(
        'after',
        'After',
        (row) => Math.ceil(endOf(all, row, answer.time ?? 0) + around(row)),
        'none',
        COUNT,
      ),
    ],
    noticesOf(answer).meta({ preferredVisualisationType: 'table' }),
  );
}

/** A region each. Grafana (12.4.0) draws `text` as HTML, so everything in it is escaped. */
function regionsOf({ refId, to, linkTo }: OnceAsked, answer: Computations): DataFrame {
  const { computations: all } = answer;
  const of = columns(all.id.map((_, row) => row));
  // If one row has no end, no region of any other is drawn: what runs still goes on to the end of the range.
  const end = (row: number) => endOf(all, row, to);
  const text = (row: number) => {
    const [name, runs] = [all.name[row] ?? all.functions[row]!.map(labelOf).join(', '), all.runs[row]!];
    const took = all.stop[row] == null ? all.state[row]! : formatDuration(all.stop[row] - all.start[row]!);
    const failed = all.errors[row]! > 0 ? `, ${formatCount(all.errors[row]!)} failed` : '';
    const facts = `${took}, ${formatCount(runs)} ${runs === 1 ? 'run' : 'runs'}${failed}`;
    const link = linkTo?.({ computation: all.id[row]!, from: all.start[row]!, to: end(row) });
    return `${escapeHtml(name)}<br>${escapeHtml(facts)}${openLink(link)}`;
  };
  return frame(
    refId,
    'Computations',
    [
      of.time('time', 'Time', (row) => all.start[row]!),
      of.time('timeEnd', 'End', end),
      of.text('title', 'Title', () => 'Computation'),
      of.text('text', 'Text', text),
      of.field('other', 'tags', 'Tags', (row) => ['dask', 'computation', all.state[row]!]),
      of.text('id', 'Id', (row) => all.id[row]!),
    ],
    noticesOf(answer).meta(),
  );
}
