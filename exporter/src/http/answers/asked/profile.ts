import { LIMITS, type Profile, type ProfileCalls, type ProfileEmpty } from '@daskscope/api';
import type { AskedProfile, ProfiledCall } from '../../../asked/profile.ts';
import type { Work } from '../../../slices.ts';
import type { Names } from '../../../state/names.ts';
import { secondsOf } from './seconds.ts';
import { activityOf } from './profile-activity.ts';
import { askedWorkersOf } from './workers.ts';

/** Calls between two places where others may come in. */
const STEP = 256;

export function* profileOf(asked: AskedProfile, prefixes: Names): Work<Profile> {
  const { of, intervalSeconds, root, empty, activity } = asked;
  const calls = yield* columnsOf(asked);
  return {
    time: asked.time,
    of,
    intervalSeconds,
    samples: root.samples,
    calls,
    cut: asked.cut + (root.samples > 0 ? asked.calls - calls.level.length : 0),
    ...(empty !== null && { empty: { code: empty, reason: whyEmpty(empty, of) } }),
    ...(activity && { activity: yield* activityOf(activity, intervalSeconds, prefixes) }),
    workers: askedWorkersOf(asked.workers),
  };
}

/** Those with the most time, as many as an answer may have. A child never has more than its caller, so none stands alone. */
function* columnsOf({ root, calls: all, intervalSeconds }: AskedProfile): Work<ProfileCalls> {
  const calls: ProfileCalls = { level: [], label: [], file: [], line: [], code: [], total: [], self: [] };
  if (root.samples === 0) return calls;
  const least = all <= LIMITS.profileCalls ? -1 : yield* leastSamples(root);
  const seconds = (samples: number) => secondsOf(samples, intervalSeconds);
  const waiting: { call: ProfiledCall; level: number }[] = [{ call: root, level: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (calls.level.length % STEP === 0) yield;
    const { call, level } = next;
    const children = [...call.children.values()].sort((a, b) => a.samples - b.samples);
    const within = children.reduce((sum, child) => sum + child.samples, 0);
    calls.level.push(level);
    calls.label.push(call.label);
    calls.file.push(call.file);
    calls.line.push(call.line);
    calls.code.push(call.code);
    calls.total.push(seconds(call.samples));
    calls.self.push(seconds(Math.max(0, call.samples - within)));
    // The last that is put there is taken first.
    for (const child of children) if (child.samples > least) waiting.push({ call: child, level: level + 1 });
  }
  return calls;
}

/** Calls with no more samples than this are left out. */
function* leastSamples(root: ProfiledCall): Work<number> {
  /** How many calls have so many samples: few numbers of them differ. */
  const having = new Map<number, number>();
  const waiting = [root];
  let seen = 0;
  for (let call = waiting.pop(); call; call = waiting.pop()) {
    if (seen++ % STEP === 0) yield;
    having.set(call.samples, (having.get(call.samples) ?? 0) + 1);
    for (const child of call.children.values()) waiting.push(child);
  }
  let room = LIMITS.profileCalls;
  for (const [samples, calls] of [...having].sort(([a], [b]) => b - a)) {
    room -= calls;
    if (room < 0) return samples;
  }
  return -1;
}

function whyEmpty(code: ProfileEmpty['code'], of: Profile['of']): string {
  if (code === 'switched-off')
    return 'Dask takes no profiles here: distributed.worker.profile.enabled is false.';
  if (code === 'python-3.11')
    return 'Dask does not profile event loops on Python 3.11, where that may hang. With another version of Python it does.';
  return of === 'tasks'
    ? 'No task that was asked for ran while Dask took samples: it keeps the last quarter of an hour or more.'
    : 'Dask has taken no sample of this event loop in this range.';
}
