import {
  TASK_STATES,
  type Series,
  type SeriesFigure,
  type SeriesFigures,
  type TaskState,
} from '@daskscope/api';
import type { DataFrame, Field } from '@grafana/data';
import { frame, number, time } from '../frames/field.ts';
import { Notices } from './notices.ts';
import { rangeOf, type OnceApi, type OnceAsked } from './once.ts';

const SECOND = 1_000;

export const FIGURES: Record<SeriesFigure, { title: string; unit: string }> = {
  workers: { title: 'Workers', unit: 'none' },
  threads: { title: 'Threads', unit: 'none' },
  threadsBusy: { title: 'Threads busy', unit: 'none' },
  cpuCores: { title: 'Cores used', unit: 'none' },
  memoryManaged: { title: 'Managed', unit: 'bytes' },
  memoryUnmanaged: { title: 'Unmanaged', unit: 'bytes' },
  memoryUnmanagedRecent: { title: 'Unmanaged recent', unit: 'bytes' },
  memorySpilled: { title: 'Spilled', unit: 'bytes' },
  memoryLimit: { title: 'Memory limit', unit: 'bytes' },
  networkReceive: { title: 'Network in', unit: 'Bps' },
  networkTransmit: { title: 'Network out', unit: 'Bps' },
  diskRead: { title: 'Disk read', unit: 'Bps' },
  diskWrite: { title: 'Disk write', unit: 'Bps' },
  tasksFinished: { title: 'Tasks finished', unit: 'ops' },
};

/** Tasks by state. */
const TASKS = 'tasks';
export const FIGURE_NAMES = [...(Object.keys(FIGURES) as SeriesFigure[]), TASKS] as const;

/** The cluster's figures over time, without Prometheus: what the exporter keeps of the last hour, and its history of before. */
export async function askSeries(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { figures, statistic = 'mean' } = asked.query;
  const unknown = (figures ?? []).filter((name) => !(FIGURE_NAMES as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no figure ${unknown.join(', ')}: they are ${FIGURE_NAMES.join(', ')}.`);
  const { refId, resolution } = asked;
  const answer = await api.answer<Series>('series', {
    ...rangeOf(asked),
    resolution: resolution > SECOND ? resolution : undefined,
  });
  const told = answer[statistic] ?? answer.mean;
  const chosen = figures?.length ? figures : FIGURE_NAMES;
  const fields = chosen.flatMap((name) => fieldsOf(told, name));
  return [
    frame(refId, 'Figures', [time('time', 'Time', answer.time, { interval: answer.step }), ...fields], {
      ...noticesOf(answer, asked).meta({ preferredVisualisationType: 'graph' }),
    }),
  ];
}

function fieldsOf(told: SeriesFigures, name: string): Field[] {
  if (name === TASKS)
    return TASK_STATES.map((state: TaskState) => number(state, state, told.tasks[state], 'none', { min: 0 }));
  const figure = name as SeriesFigure;
  const { title, unit } = FIGURES[figure];
  return [number(figure, title, told[figure], unit, { min: 0 })];
}

function noticesOf({ time: times, since, step, missing }: Series, { from }: OnceAsked): Notices {
  const notices = new Notices().warning(missing);
  if (missing && (since === null || times.length === 0)) return notices.nothing('not-known');
  if (since === null) return notices.nothing('not-known', 'The exporter has no point of any figure yet.');
  // It says what is missing of its history, if it has one.
  const keeps =
    missing === undefined
      ? 'The exporter keeps figures of the last hour, since it was started. Prometheus has older ones.'
      : 'The exporter and its history have no figures of then, or of a part of it. Prometheus may have them.';
  if (times.length === 0) return notices.nothing('none', keeps);
  return notices.info(from < since - step && !missing && keeps);
}
