import { labelOf, type Compared } from '@daskscope/api';
import { formatDuration } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { columns, frame } from '../../frames/field.ts';
import { COUNT } from '../../frames/workers.ts';
import { newestOf } from './computation.ts';
import { Notices } from '../notices.ts';
import type { OnceApi, OnceAsked } from '../once.ts';
import { sayingFrame } from '../saying-frame.ts';

const CHOOSE = 'Choose two computations: what is told of the second is compared with the first.';

/** Two computations function by function, those first whose time changed most. */
export async function askCompared(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { refId, query } = asked;
  const { other: a } = query;
  const b = query.computation || (a && (await newestOf(api, asked)));
  if (!a || !b) return [sayingFrame(refId, 'compared', new Notices().nothing('none', CHOOSE), CHOOSE)];
  const answer = await api.answer<Compared>('compare', { a, b });
  const { functions: all } = answer;
  const of = columns(all.name.map((_, row) => row));
  type Figure = Exclude<keyof Compared['functions'], 'name' | 'change'>;
  const seconds = (figure: Figure, side: 'a' | 'b') => (row: number) => {
    const ms = all[figure][side][row];
    return ms == null ? null : ms / 1000;
  };
  const count = (figure: Figure, side: 'a' | 'b') => (row: number) => all[figure][side][row] ?? null;
  const took = ({ start, stop, state }: Compared['a']) =>
    stop === null ? state : formatDuration(stop - start);
  return [
    frame(
      refId,
      'Two computations compared',
      [
        of.text('function', 'Function', (row) => labelOf(all.name[row]!)),
        of.text('change', 'Change', (row) => all.change[row]!),
        of.number('compute_a', 'Time before', seconds('compute', 'a'), 's'),
        of.number('compute_b', 'Time now', seconds('compute', 'b'), 's'),
        of.number('mean_a', 'Mean before', seconds('mean', 'a'), 's'),
        of.number('mean_b', 'Mean now', seconds('mean', 'b'), 's'),
        of.number('runs_a', 'Runs before', count('runs', 'a'), 'none', COUNT),
        of.number('runs_b', 'Runs now', count('runs', 'b'), 'none', COUNT),
        of.number('errors_a', 'Errors before', count('errors', 'a'), 'none', COUNT),
        of.number('errors_b', 'Errors now', count('errors', 'b'), 'none', COUNT),
        of.number('transfer_a', 'Transfers before', seconds('transfer', 'a'), 's'),
        of.number('transfer_b', 'Transfers now', seconds('transfer', 'b'), 's'),
        of.number('bytes_a', 'Bytes before', count('bytes', 'a'), 'bytes'),
        of.number('bytes_b', 'Bytes now', count('bytes', 'b'), 'bytes'),
      ],
      new Notices()
        .info(`Before: ${took(answer.a)}. Now: ${took(answer.b)}.`)
        .meta({ preferredVisualisationType: 'table' }),
    ),
  ];
}
