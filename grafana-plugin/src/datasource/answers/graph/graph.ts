import { labelOf, TASK_STATES, type Graph } from '@daskscope/api';
import { formatBytes, formatCount } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { STATE_COLOURS } from '../../../contract/state-colours.ts';
import { columns, frame } from '../../frames/field.ts';
import { COUNT } from '../../frames/workers.ts';
import { MOST_NODES, nodeGraph } from './node-graph.ts';
import { Notices } from '../notices.ts';
import type { OnceApi, OnceAsked } from '../once.ts';
import { oneFunction, severalFunctions } from '../computations/one-function.ts';
import { sayingFrame } from '../saying-frame.ts';

/** Tasks and what they depend on, as the scheduler has them now: around a key, or of a group, a function or those that erred. */
export async function askGraph(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { refId, query, filter } = asked;
  const { prefixes } = filter.values;
  const byFunction = !query.taskKey && !query.group;
  if (byFunction && prefixes && prefixes.length > 1)
    return [severalFunctions(asked, 'A graph of tasks', prefixes.length)];
  const asGraph = query.format !== 'table';
  // Around a key the others mean nothing, and the exporter refuses them.
  const of = query.taskKey
    ? { key: query.taskKey, depth: query.depth }
    : {
        group: query.group,
        prefix: byFunction ? oneFunction(prefixes) : undefined,
        erred: query.erred ? true : undefined,
      };
  const graph = await api.onRequest<Graph>('graph', { ...of, ...(asGraph && { limit: MOST_NODES }) });
  const notices = new Notices()
    .info(
      graph.more &&
        `${formatCount(graph.tasks.key.length)} tasks${graph.total === null ? '' : ` of ${formatCount(graph.total)}`}: choose a key, a group or a function for others.`,
    )
    .info(
      graph.unread > 0 &&
        `${formatCount(graph.unread)} tasks of the scheduler were not looked at: it has many.`,
    );
  if (graph.tasks.key.length === 0) {
    const why = 'The scheduler has no such task at this moment.';
    return [sayingFrame(refId, 'graph', notices.nothing('none', why), why)];
  }
  return asGraph ? graphOf(asked, graph, notices) : [tableOf(refId, graph, notices)];
}

const rowsOf = ({ tasks }: Graph) => tasks.key.map((_, row) => row);
const functionOf = ({ tasks, prefixes }: Graph, row: number) => labelOf(prefixes[tasks.prefix[row]!] ?? '');

function graphOf({ refId, width, query }: OnceAsked, graph: Graph, notices: Notices): DataFrame[] {
  const { tasks, edges, groups } = graph;
  return nodeGraph(
    { refId, width, first: query.taskKey, meta: notices.meta() },
    rowsOf(graph).map((row) => ({
      id: tasks.key[row]!,
      title: functionOf(graph, row),
      subtitle: cut(tasks.key[row]!),
      mainstat: tasks.state[row]!,
      secondarystat: bytesText(tasks.bytes[row]!),
      arcs: { [tasks.state[row]!]: 1 },
      details: {
        key: tasks.key[row]!,
        prefix: functionOf(graph, row),
        group: groups[tasks.group[row]!] ?? '',
        dependencies: formatCount(tasks.dependencies[row]!),
        dependents: formatCount(tasks.dependents[row]!),
      },
    })),
    edges.task.map((task, at) => ({
      source: tasks.key[edges.dependency[at]!]!,
      target: tasks.key[task]!,
      mainstat: '',
    })),
    {
      mainstat: 'State',
      secondarystat: 'Bytes of its result',
      arcs: Object.fromEntries(
        TASK_STATES.map((state) => [state, { title: state, color: STATE_COLOURS[state] }]),
      ),
      details: {
        key: 'Key',
        prefix: 'Function',
        group: 'Group',
        dependencies: 'Depends on',
        dependents: 'Depend on it',
      },
    },
  );
}

/** What has room below a node: how a key begins, and how it ends, where keys of one function differ. */
const cut = (key: string) => (key.length > 17 ? `${key.slice(0, 8)}…${key.slice(-8)}` : key);

const bytesText = (bytes: number | null) => (bytes === null ? '' : formatBytes(bytes));

function tableOf(refId: string, graph: Graph, notices: Notices): DataFrame {
  const { tasks, groups, positions } = graph;
  const of = columns(rowsOf(graph));
  return frame(
    refId,
    'Tasks',
    [
      of.text('key', 'Key', (row) => tasks.key[row]!),
      of.text('function', 'Function', (row) => functionOf(graph, row)),
      of.number('position', 'Colour', (row) => positions[tasks.prefix[row]!] ?? null, 'none', COUNT),
      of.text('group', 'Group', (row) => groups[tasks.group[row]!] ?? ''),
      of.text('state', 'State', (row) => tasks.state[row]!),
      of.number('bytes', 'Bytes', (row) => tasks.bytes[row]!, 'bytes'),
      of.number('dependencies', 'Depends on', (row) => tasks.dependencies[row]!, 'none', COUNT),
      of.number('dependents', 'Depend on it', (row) => tasks.dependents[row]!, 'none', COUNT),
    ],
    notices.meta({ preferredVisualisationType: 'table' }),
  );
}
