import { ref } from '../../../protocol/pickle.ts';
import { NotTold } from '../../../asked/not-told.ts';
import type { AskedProfile, ProfileQuestion } from '../../../asked/profile.ts';
import { inSlices } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import { compose, juxt, partial, safe } from '../../feeds/expression.ts';
import { asArray, asMap, asText } from '../../values.ts';
import { WorkersToAsk } from '../asked-workers.ts';
import { Activity } from './profile-activity.ts';
import { ProfileTree } from './profile-tree.ts';
import type { SchedulerQuestion } from '../scheduler-question.ts';

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
  query: ProfileQuestion,
  now: number,
): Promise<AskedProfile> {
  const { of = 'tasks' } = query;
  const range = { start: seconds(query.from), stop: seconds(query.to) };
  const tree = new ProfileTree();
  const workers = new WorkersToAsk(cluster, of === 'scheduler' ? [] : query.worker);
  const { interval, enabled } = await settings(scheduler);
  // Dask's range ends with the first second after it (distributed/worker.py, get_profile), however long after.
  const isOver = (query.to ?? Infinity) < (cluster.identity?.startedAt ?? -Infinity);
  if (!isOver && of === 'scheduler')
    await inSlices(tree.add(await scheduler.op(FEATURE, 'profile', { scheduler: true, ...range })));
  else if (!isOver) {
    const args = { ...range, key: query.prefix, server: of === 'workers' };
    await workers.ask(async (addresses) => {
      await inSlices(tree.add(await scheduler.op(FEATURE, 'profile', { ...args, workers: addresses })));
      return undefined;
    });
  }
  const activity = query.activity && of === 'tasks' ? await activityOf(scheduler, workers, range) : null;
  return {
    time: now,
    of,
    intervalSeconds: interval,
    root: tree.root,
    calls: tree.calls,
    cut: tree.cut,
    empty: tree.root.samples === 0 ? whyEmpty(cluster, of, enabled) : null,
    activity,
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

function whyEmpty({ identity }: Cluster, of: AskedProfile['of'], enabled: boolean): AskedProfile['empty'] {
  if (!enabled) return 'switched-off';
  // distributed/core.py, Server.__init__, of 2024.12.1 and not yet of 2023.12.1.
  if (of !== 'tasks' && identity?.python?.startsWith('3.11')) return 'python-3.11';
  return 'no-samples';
}
