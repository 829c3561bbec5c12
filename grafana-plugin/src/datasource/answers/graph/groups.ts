import { labelOf, LIMITS, TASK_STATES, type Groups } from '@daskscope/api';
import { overUnread } from '@daskscope/client';
import { formatBytes, formatCount, formatDuration } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { STATE_COLOURS } from '../../../contract/state-colours.ts';
import { columns, frame } from '../../frames/field.ts';
import { COUNT } from '../../frames/workers.ts';
import { MOST_NODES, nodeGraph } from './node-graph.ts';
import { Notices } from '../notices.ts';
import { rangeOf, type OnceApi, type OnceAsked } from '../once.ts';

/** Neither a function's colour nor a state's. */
const ON_PATH = { thickness: 4, color: '#e0b400' };
const STATES = [...TASK_STATES].reverse();
/** Of tasks that came and went before they were read: fainter than any state, so that it is taken for none. */
const UNKNOWN = { title: 'not known', color: 'rgba(142, 142, 142, 0.35)' };

/** One group, as it is shown. */
interface Row {
  id: string;
  name: string;
  /** Its function. */
  prefix: string;
  position: number;
  row: number;
  tasks: number;
  /** Of its tasks it is known in what states they are, or were last. */
  hasStates: boolean;
  /** Its place in the critical path, from 1 on, and the ms that it adds; null: it is not on it. */
  step: number | null;
  adds: number | null;
  /** ms */
  duration: number | null;
}

/** Task groups that were there in the range: a graph of what they depend on, or a table. */
export async function askGroups(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const graph = asked.query.format !== 'table';
  const answer = await api.answer<Groups>('groups', {
    ...rangeOf(asked),
    prefix: asked.filter.values.prefixes,
    limit: graph ? MOST_NODES : LIMITS.groups,
  });
  const rows = rowsOf(answer);
  const notices = noticesOf(answer);
  return graph ? graphOf(asked, answer, rows, notices) : [tableOf(asked.refId, answer, rows, notices)];
}

function rowsOf({ groups, prefixes, criticalPath }: Groups): Row[] {
  const steps = new Map(criticalPath.group.map((group, step) => [group, step]));
  // An exporter before API 1.5 does not say.
  const known: readonly number[] | undefined = groups.tasks;
  return groups.name.map((name, row) => {
    const step = steps.get(row);
    const [start, stop] = [groups.start[row]!, groups.stop[row]!];
    return {
      row,
      name,
      id: `${groups.life[row]!}/${name}`,
      prefix: labelOf(prefixes[groups.prefix[row]!] ?? ''),
      position: groups.prefix[row]!,
      tasks: known?.[row] ?? tasksOf(groups, row),
      hasStates: groups.states.erred[row] !== null,
      step: step === undefined ? null : step + 1,
      adds: step === undefined ? null : criticalPath.adds[step]!,
      duration: start === null || stop === null ? null : stop - start,
    };
  });
}

/** Those whose states are known. */
const tasksOf = ({ states }: Groups['groups'], row: number) =>
  TASK_STATES.reduce((sum, state) => sum + (states[state][row] ?? 0), 0);

function noticesOf({ missing, total, dropped, groups, time, criticalPath }: Groups): Notices {
  const notices = new Notices();
  const shown = groups.name.length;
  if (missing !== null) notices.warning(missing);
  if (shown === 0) {
    if (time === null) notices.nothing('not-known', 'The scheduler has not told of its task groups yet.');
    else notices.nothing('none', 'No task group was there in this time range.');
    return notices;
  }
  const path = criticalPath.group.length;
  return notices
    .info(
      total > shown &&
        `The ${formatCount(shown)} groups seen last of ${formatCount(total)}: choose a function or a shorter range for others.`,
    )
    .info(dropped > 0 && `${formatCount(dropped)} older groups are not kept any more.`)
    .info(
      path > 0 &&
        (path === 1
          ? `One group alone took longest: ${formatDuration(criticalPath.duration)}. No chain of groups took longer.`
          : `The critical path has ${path} groups and takes ${formatDuration(criticalPath.duration)}.`),
    );
}

function graphOf(
  { refId, width }: OnceAsked,
  answer: Groups,
  rows: readonly Row[],
  notices: Notices,
): DataFrame[] {
  const { groups, dependencies, criticalPath } = answer;
  const areUnknown = rows.some(({ hasStates }) => !hasStates);
  const chain = criticalPath.group;
  const steps = new Map(
    chain.slice(1).map((group, at) => [`${chain[at]!} ${group}`, criticalPath.adds[at + 1]!]),
  );
  return nodeGraph(
    { refId, width, first: rows[chain[0] ?? -1]?.id, meta: notices.meta() },
    rows.map((one) => ({
      id: one.id,
      title: one.prefix,
      subtitle: one.step === null ? '' : `step ${one.step}, adds ${formatDuration(one.adds!)}`,
      mainstat: formatDuration(groups.seconds[one.row]! * 1000),
      secondarystat: formatBytes(groups.bytes[one.row]!),
      arcs: arcsOf(groups, one, areUnknown),
      ...(one.step !== null && { radius: 50 }),
      details: {
        group: one.name,
        prefix: one.prefix,
        tasks: statesText(groups, one),
        duration: one.duration === null ? 'none has finished' : formatDuration(one.duration),
        types: groups.types[one.row]!.join(', '),
      },
    })),
    dependencies.group.map((group, at) => {
      const dependency = dependencies.dependency[at]!;
      const adds = steps.get(`${dependency} ${group}`);
      return {
        source: rows[dependency]!.id,
        target: rows[group]!.id,
        mainstat: adds === undefined ? '' : `adds ${formatDuration(adds)}`,
        ...(adds !== undefined && ON_PATH),
      };
    }),
    {
      mainstat: 'Time computed',
      secondarystat: 'Bytes produced',
      arcs: {
        ...Object.fromEntries(STATES.map((state) => [state, { title: state, color: STATE_COLOURS[state] }])),
        ...(areUnknown && { unknown: UNKNOWN }),
      },
      details: {
        group: 'Group',
        prefix: 'Function',
        tasks: 'Tasks',
        duration: 'From first start to last end',
        types: 'Types of results',
      },
    },
  );
}

/** areUnknown: of some group of the answer, so that there is an arc for it. */
function arcsOf({ states }: Groups['groups'], { row, tasks, hasStates }: Row, areUnknown: boolean) {
  const arcs = STATES.map((state) => [state, (states[state][row] ?? 0) / Math.max(1, tasks)]);
  return Object.fromEntries([...arcs, ...(areUnknown ? [['unknown', hasStates ? 0 : 1]] : [])]) as Record<
    string,
    number
  >;
}

function statesText({ states, there }: Groups['groups'], { row, tasks, hasStates }: Row): string {
  if (!hasStates) return `${formatCount(tasks)}, ${overUnread(tasks)}`;
  const told = STATES.filter((state) => states[state][row]! > 0)
    .map((state) => `${formatCount(states[state][row]!)} ${state}`)
    .join(', ');
  return there[row] || told === '' ? told : `${told}, when it was last seen`;
}

function tableOf(refId: string, answer: Groups, rows: readonly Row[], notices: Notices): DataFrame {
  const { groups, lives, dependencies } = answer;
  const before = new Map<number, string[]>();
  dependencies.group.forEach((group, at) => {
    const name = rows[dependencies.dependency[at]!]!.name;
    before.set(group, [...(before.get(group) ?? []), name]);
  });
  const of = columns(rows);
  const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
  return frame(
    refId,
    'Groups',
    [
      of.text('group', 'Group', ({ name }) => name),
      of.text('function', 'Function', ({ prefix }) => prefix),
      of.number('position', 'Colour', ({ position }) => position, 'none', COUNT),
      of.number('tasks', 'Tasks', ({ tasks }) => tasks, 'none', COUNT),
      ...TASK_STATES.map((state) =>
        of.number(state, state, ({ row }) => groups.states[state][row] ?? null, 'none', COUNT),
      ),
      of.number('seconds', 'Time computed', ({ row }) => groups.seconds[row]!, 's'),
      of.number('bytes', 'Bytes produced', ({ row }) => groups.bytes[row]!, 'bytes'),
      of.time('start', 'First start', ({ row }) => groups.start[row]!),
      of.time('stop', 'Last end', ({ row }) => groups.stop[row]!),
      of.number('duration', 'From start to end', ({ duration }) => seconds(duration), 's'),
      of.number('step', 'Step of critical path', ({ step }) => step, 'none', COUNT),
      of.number('adds', 'Adds to critical path', ({ adds }) => seconds(adds), 's'),
      of.text('depends_on', 'Depends on', ({ row }) => (before.get(row) ?? []).join(', ')),
      of.text('types', 'Types of results', ({ row }) => groups.types[row]!.join(', ')),
      of.field('boolean', 'there', 'The scheduler has it', ({ row }) => groups.there[row]!),
      of.time('last_seen', 'Last seen', ({ row }) => groups.lastSeen[row]!),
      of.text('life', 'Life', ({ row }) => lives[groups.life[row]!] ?? ''),
    ],
    notices.meta({ preferredVisualisationType: 'table' }),
  );
}
