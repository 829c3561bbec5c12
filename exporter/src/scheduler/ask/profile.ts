import type { Profile, ProfileEmpty, ProfileQuery } from '@daskscope/api';
import { ref } from '../../protocol/pickle.ts';
import { NotTold } from '../../not-told.ts';
import type { Cluster } from '../../state/cluster.ts';
import { compose, juxt, partial, safe } from '../feeds/expression.ts';
import { asArray, asMap, asText } from '../values.ts';
import { WorkersToAsk } from './asked-workers.ts';
import { Activity } from './profile-activity.ts';
import { ProfileTree } from './profile-tree.ts';
import type { SchedulerQuestion } from './scheduler-question.ts';

const FEATURE = 'profile';

/** Of dask.config on the scheduler as text, whatever it is applied to: that is the default, where there is no such setting. */
const setting = (name: string) =>
  safe(
    compose(ref('builtins', 'str'), partial(ref('dask.config', 'get'), `distributed.worker.profile.${name}`)),
  );

export const profileSettings = juxt(setting('interval'), setting('enabled'));

const DEFAULT_INTERVAL = 0.01;
const UNITS: Record<string, number> = { us: 1e-6, ms: 1e-3, s: 1, '': 1e-3 };

/** Where threads spend their time: Dask's ops `profile` and, of workers, `profile_metadata`. @throws NotTold */
export async function profile(
  cluster: Cluster,
  scheduler: SchedulerQuestion,
  query: ProfileQuery,
  now: number,
): Promise<Profile> {
  const { of = 'tasks' } = query;
  const range = { start: seconds(query.from), stop: seconds(query.to) };
  const tree = new ProfileTree();
  const workers = new WorkersToAsk(cluster, of === 'scheduler' ? [] : query.worker);
  const { interval, enabled } = await settings(scheduler);
  // Dask's range ends with the first second after it (distributed/worker.py, get_profile), however long after.
  const isOver = (query.to ?? Infinity) < (cluster.identity?.startedAt ?? -Infinity);
  if (!isOver && of === 'scheduler')
    tree.add(await scheduler.op(FEATURE, 'profile', { scheduler: true, ...range }));
  else if (!isOver) {
    const args = { ...range, key: query.prefix, server: of === 'workers' };
    await workers.ask(async (addresses) => {
      tree.add(await scheduler.op(FEATURE, 'profile', { ...args, workers: addresses }));
      return undefined;
    });
  }
  const activity = query.activity && of === 'tasks' ? await activityOf(scheduler, workers, range) : undefined;
  const { calls, cut } = tree.columns(interval);
  const empty = tree.samples === 0 ? whyEmpty(cluster, of, enabled) : undefined;
  return {
    time: now,
    of,
    intervalSeconds: interval,
    samples: tree.samples,
    calls,
    cut,
    ...(empty && { empty }),
    ...(activity && { activity: activity.columns(cluster, interval) }),
    workers: workers.told(),
  };
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1_000);

async function activityOf(
  scheduler: SchedulerQuestion,
  workers: WorkersToAsk,
  range: { start: number | undefined; stop: number | undefined },
): Promise<Activity> {
  const activity = new Activity();
  await workers.ask(async (addresses) => {
    const msg = { op: 'profile_metadata', ...range };
    const answers = asMap(
      await scheduler.op(FEATURE, 'broadcast', { msg, workers: addresses, on_error: 'ignore' }),
    );
    for (const answer of answers.values()) activity.add(answer);
    return new Set(answers.keys());
  });
  return activity;
}

/** As the scheduler is configured; workers may be otherwise, and do not tell. */
async function settings(scheduler: SchedulerQuestion): Promise<{ interval: number; enabled: boolean }> {
  try {
    const [interval, enabled] = asArray(await scheduler.evaluate(FEATURE, profileSettings));
    const [, amount, unit] = /^([\d.]+) ?(us|ms|s|)$/.exec(asText(interval) ?? '') ?? [];
    const told = Number(amount) * (UNITS[unit ?? ''] ?? NaN);
    return { interval: told > 0 ? told : DEFAULT_INTERVAL, enabled: asText(enabled) !== 'False' };
  } catch (error) {
    if (!(error instanceof NotTold && error.code === 'refused')) throw error;
    return { interval: DEFAULT_INTERVAL, enabled: true };
  }
}

function whyEmpty({ identity }: Cluster, of: Profile['of'], enabled: boolean): ProfileEmpty {
  if (!enabled)
    return {
      code: 'switched-off',
      reason: 'Dask takes no profiles here: distributed.worker.profile.enabled is false.',
    };
  // distributed/core.py, Server.__init__, of 2024.12.1 and not yet of 2023.12.1.
  if (of !== 'tasks' && identity?.python?.startsWith('3.11'))
    return {
      code: 'python-3.11',
      reason:
        'Dask does not profile event loops on Python 3.11, where that may hang. With another version of Python it does.',
    };
  return {
    code: 'no-samples',
    reason:
      of === 'tasks'
        ? 'No task that was asked for ran while Dask took samples: it keeps the last quarter of an hour or more.'
        : 'Dask has taken no sample of this event loop in this range.',
  };
}
