import { labelOf, type Profile } from '@daskscope/api';
import { silence } from '@daskscope/client/asked';
import { withInnermost, type Innermost } from '@daskscope/client/profile';
import { formatCount, formatDuration } from '@daskscope/timeline';
import type { DataFrame, Field } from '@grafana/data';
import { columns, frame, number, time } from '../frames/field.ts';
import { COUNT } from '../frames/workers.ts';
import { Notices } from './notices.ts';
import { rangeOf, type OnceApi, type OnceAsked } from './once.ts';
import { oneFunction, severalFunctions } from './computations/one-function.ts';
import { sayingFrame } from './saying-frame.ts';

const NANOSECONDS = 1e9;

/** Where threads spent their time, as Grafana's flame graph takes it: a nested set, depth first. */
export async function askProfile(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { of = 'tasks' } = asked.query;
  const prefixes = of === 'tasks' ? asked.filter.values.prefixes : null;
  if (prefixes && prefixes.length > 1) return [severalFunctions(asked, 'A profile', prefixes.length)];
  const profile = await api.onRequest<Profile>('profile', {
    ...rangeOf(asked),
    of: of === 'tasks' ? undefined : of,
    prefix: oneFunction(prefixes),
    worker: of === 'scheduler' ? null : asked.filter.values.workers,
  });
  const notices = new Notices().warning(silence(profile.workers));
  if (profile.calls.level.length === 0) {
    const { code, reason } = profile.empty ?? { code: 'none', reason: 'Nothing was sampled that matches.' };
    return [sayingFrame(asked.refId, 'profile', notices.nothing(code, reason), reason)];
  }
  return [flameFrame(asked.refId, profile, notices)];
}

/** Drawn as a flame graph. */
export function flameFrame(refId: string, profile: Profile, notices: Notices): DataFrame {
  const { calls, untold } = drawn(profile);
  const of = columns(calls.level.map((_, call) => call));
  const whole = calls.total[0] ?? 0;
  const unknown = untold.reduce((sum, seconds) => sum + seconds, 0);
  notices
    .info(profile.cut > 0 && `${formatCount(profile.cut)} calls with the least time are in their callers.`)
    .info(
      unknown > whole / 100 &&
        `${formatDuration(unknown * 1000)} of ${formatDuration(whole * 1000)} are of innermost calls that Dask does not tell apart: they are in their callers, and are nobody's own time.`,
    );
  return frame(
    refId,
    'Profile',
    [
      of.number('level', 'Level', (call) => calls.level[call]!, 'none', COUNT),
      of.number('value', 'Time', (call) => calls.total[call]! * NANOSECONDS, 'ns'),
      of.number('self', 'Self', (call) => calls.self[call]! * NANOSECONDS, 'ns'),
      of.text('label', 'Call', (call) => callLabel(calls, call)),
      of.text('file', 'File', (call) => calls.file[call]!),
      of.number('line', 'Line', (call) => calls.line[call]!, 'none', COUNT),
      of.text('code', 'Code', (call) => calls.code[call]!),
    ],
    notices.meta({ preferredVisualisationType: 'flamegraph' }),
  );
}

/** Of event loops Dask counts the innermost calls, too. */
function drawn({ of, calls, cut }: Profile): Innermost {
  return of === 'tasks' ? withInnermost(calls, cut) : { calls, untold: calls.self.map(() => 0) };
}

/** Functions of one name in several files are several. */
function callLabel({ label, file, level }: Profile['calls'], call: number): string {
  if (level[call] === 0) return 'total';
  const name = file[call]!.split(/[\\/]/).at(-1);
  return name ? `${label[call]!} (${name})` : label[call]!;
}

/** Threads that were seen in each function over time. */
export async function askActivity(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const profile = await api.onRequest<Profile>('profile', {
    ...rangeOf(asked),
    activity: true,
    worker: asked.filter.values.workers,
  });
  const notices = new Notices().warning(silence(profile.workers));
  const { activity } = profile;
  const fields = activity ? activityFields(activity, asked) : [];
  if (fields.length < 2) {
    const { code, reason } = profile.empty ?? { code: 'none', reason: 'Nothing was sampled that matches.' };
    return [sayingFrame(asked.refId, 'activity', notices.nothing(code, reason), reason)];
  }
  return [frame(asked.refId, 'Activity', fields, notices.meta({ preferredVisualisationType: 'graph' }))];
}

/** A column a function; 0 where nothing of it was seen. */
function activityFields(activity: NonNullable<Profile['activity']>, { filter }: OnceAsked): Field[] {
  const { binSeconds, prefixes } = activity;
  const times = [...new Set(activity.time)].sort((a, b) => a - b);
  if (times.length === 0) return [];
  const [first, step] = [times[0]!, binSeconds * 1000];
  const bins = Math.round((times.at(-1)! - first) / step) + 1;
  const all = Array.from({ length: bins }, (_, bin) => first + bin * step);
  const seen = new Map<number | null, number[]>();
  activity.prefix.forEach((prefix, row) => {
    const values = seen.get(prefix) ?? all.map(() => 0);
    values[Math.round((activity.time[row]! - first) / step)]! += activity.seconds[row]! / binSeconds;
    seen.set(prefix, values);
  });
  const shown = [...seen].filter(([prefix]) =>
    prefix === null ? filter.values.prefixes === null : filter.prefix(prefixes[prefix]!),
  );
  return [
    time('time', 'Time', all, { interval: step }),
    ...shown.map(([prefix, values]) => {
      const name = prefix === null ? 'others' : labelOf(prefixes[prefix]!);
      return number(name, name, values, 'none', { min: 0 });
    }),
  ];
}
