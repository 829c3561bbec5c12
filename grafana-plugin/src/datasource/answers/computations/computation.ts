import { labelOf, type Computation, type Computations } from '@daskscope/api';
import { formatDuration } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { columns, frame } from '../../frames/field.ts';
import { COUNT } from '../../frames/workers.ts';
import { Notices } from '../notices.ts';
import { rangeOf, type OnceApi, type OnceAsked } from '../once.ts';
import { flameFrame } from '../profile.ts';
import { sayingFrame } from '../saying-frame.ts';

/** One computation, that which is named or the newest of the range: its functions, its profile, or the code that called. */
export async function askComputation(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { refId, query } = asked;
  const format = query.format ?? 'functions';
  const id = query.computation || (await newestOf(api, asked));
  if (id === undefined) {
    const why = 'No computation was under way in this time range.';
    return [
      sayingFrame(
        refId,
        format === 'profile' ? 'profile' : 'computation',
        new Notices().nothing('none', why),
        why,
      ),
    ];
  }
  const one = await api.answer<Computation>(`computations/${encodeURIComponent(id)}`, {
    profile: format === 'profile' || undefined,
  });
  if (format === 'profile') return [profileOf(refId, one)];
  return [format === 'code' ? codeOf(refId, one) : functionsOf(refId, one)];
}

/** The first of a list of computations that is filtered alike. */
export async function newestOf(api: OnceApi, asked: OnceAsked): Promise<string | undefined> {
  const { prefixes, search } = asked.filter.values;
  const { computations } = await api.answer<Computations>('computations', {
    ...rangeOf(asked),
    prefix: prefixes,
    search,
    limit: 1,
  });
  return computations.id[0];
}

/** Which one it is, and what is not known of it. */
const saying = ({ name, start, stop, state, unknown }: Computation): Notices =>
  new Notices()
    .info(
      `${name ?? 'A computation'}: ${new Date(start).toISOString()}, ${stop === null ? state : formatDuration(stop - start)}.`,
    )
    .warning(
      unknown !== null &&
        unknown > 0 &&
        `Of ${formatDuration(unknown)} of it, it is not known what ran: there were more runs than these.`,
    );

function functionsOf(refId: string, one: Computation): DataFrame {
  const { functions: all } = one;
  const of = columns(all.name.map((_, row) => row));
  const seconds = (ms: number | null | undefined) => (ms == null ? null : ms / 1000);
  const notices = saying(one);
  if (all.name.length === 0) notices.nothing('none', 'No run of it is known.');
  return frame(
    refId,
    'Functions of a computation',
    [
      of.text('function', 'Function', (row) => labelOf(all.name[row]!)),
      of.number('runs', 'Runs', (row) => all.runs[row]!, 'none', COUNT),
      of.number('errors', 'Errors', (row) => all.errors[row]!, 'none', COUNT),
      of.number('compute', 'Time computed', (row) => seconds(all.compute[row]), 's'),
      of.number('median', 'Median', (row) => seconds(all.median[row]), 's'),
      of.number('p90', 'p90', (row) => seconds(all.p90[row]), 's'),
      of.number('greatest', 'Longest', (row) => seconds(all.greatest[row]), 's'),
      of.number('transfer', 'Transfers', (row) => seconds(all.transfer[row]), 's'),
      of.number('disk', 'Disk', (row) => seconds(all.disk[row]), 's'),
      of.number('bytes', 'Bytes produced', (row) => all.bytes[row]!, 'bytes'),
    ],
    notices.meta({ preferredVisualisationType: 'table' }),
  );
}

function profileOf(refId: string, one: Computation): DataFrame {
  const { state, reason, profile } = one.profile;
  const notices = saying(one);
  if (profile && profile.calls.level.length > 0) return flameFrame(refId, profile, notices);
  const why = reason ?? profile?.empty?.reason ?? 'Nothing was sampled in it.';
  return sayingFrame(refId, 'profile', notices.nothing(state === 'kept' ? 'none' : state, why), why);
}

function codeOf(refId: string, one: Computation): DataFrame {
  const frames = one.code.flat();
  const of = columns(frames);
  const notices = saying(one);
  if (frames.length === 0) notices.nothing('no-code', one.codeMissing ?? 'The client sent no code.');
  return frame(
    refId,
    'Code of a computation',
    [
      of.text('code', 'Code', ({ text }) => text),
      of.text('file', 'File', ({ file }) => file ?? ''),
      of.number('line', 'Line in it', ({ line }) => (line === null ? null : line + 1), 'none', COUNT),
    ],
    notices.meta({ preferredVisualisationType: 'table' }),
  );
}
