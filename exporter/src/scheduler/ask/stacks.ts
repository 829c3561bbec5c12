import { LIMITS } from '@daskscope/api';
import { NotTold } from '../../asked/not-told.ts';
import type { AskedStack, AskedStacks, StackCall, StacksQuestion } from '../../asked/stacks.ts';
import type { Cluster } from '../../state/cluster.ts';
import { cut, KEY_LIMIT, NAME_LIMIT } from '../../state/text.ts';
import { attr, compose, item, juxt, safe } from '../feeds/expression.ts';
import { keySplit, keyText } from '../keys.ts';
import { keysOfText } from '../keys-of-text.ts';
import { asArray, asEntries, asMap, asText } from '../values.ts';
import { WorkersToAsk } from './asked-workers.ts';
import type { SchedulerQuestion } from './scheduler-question.ts';

const FEATURE = 'stacks';

/** What tasks that run now do: of all, of some workers', or of one. @throws NotTold */
export async function stacks(
  cluster: Cluster,
  scheduler: SchedulerQuestion,
  query: StacksQuestion,
  now: number,
): Promise<AskedStacks> {
  const workers = new WorkersToAsk(cluster, query.key === undefined ? query.worker : []);
  const found: AskedStack[] = [];
  const take = (answer: unknown): void => {
    for (const [worker, byKey] of asEntries(answer))
      for (const [key, frames] of asEntries(byKey)) found.push(taskStack(asText(worker) ?? '', key, frames));
  };
  let state: string | null = null;
  if (query.key !== undefined) state = await askOne(scheduler, query.key, take);
  else
    await workers.ask(async (addresses) => {
      const answers = await scheduler.op(FEATURE, 'broadcast', {
        msg: { op: 'call_stack' },
        workers: addresses,
        on_error: 'ignore',
      });
      take(answers);
      return new Set(asMap(answers).keys());
    });
  return { time: now, stacks: found, state, workers: workers.told() };
}

/** Dask raises for a key that it does not know, with a traceback in its log: so it is asked first whether it does. */
async function askOne(
  scheduler: SchedulerQuestion,
  text: string,
  take: (answer: unknown) => void,
): Promise<string> {
  const keys = keysOfText(text);
  const states = juxt(
    ...keys.map(({ pickled }) => compose(safe(attr('state')), safe(item(pickled)), attr('tasks'))),
  );
  const told = asArray(await scheduler.evaluate(FEATURE, states)).map(asText);
  const which = told.findIndex((state) => state !== null);
  if (which === -1)
    throw new NotTold('gone', `The scheduler knows no task ${text.slice(0, 200)} (any more).`);
  const state = told[which]!;
  if (state === 'processing' || state === 'waiting')
    take(await scheduler.op(FEATURE, 'call_stack', { keys: [keys[which]!.wire] }));
  return state;
}

function taskStack(worker: string, key: unknown, frames: unknown): AskedStack {
  const lines = asArray(frames);
  const told = lines.slice(-LIMITS.stackFrames);
  return {
    worker: cut(worker, NAME_LIMIT),
    key: cut(keyText(key), KEY_LIMIT),
    prefix: keySplit(key),
    calls: told.map((line) => stackCall(asText(line) ?? '')),
    cut: lines.length - told.length,
  };
}

/** distributed/profile.py, repr_frame: '  File "x.py", line 3, in f\n\tcode' */
function stackCall(text: string): StackCall {
  const [, file, line, label, code] =
    /^\s*File "(.*)", line (-?\d+), in ([^\n]*)\n?\s*(.*)$/s.exec(text) ?? [];
  return {
    label: cut(label ?? text.trim(), NAME_LIMIT),
    file: cut(file ?? '', NAME_LIMIT),
    line: Math.max(0, Number(line ?? 0)),
    code: cut((code ?? '').trim(), NAME_LIMIT),
  };
}
