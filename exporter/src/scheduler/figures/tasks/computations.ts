import { LIMITS, TASK_STATES } from '@daskscope/api';
import { ref, tuple, type Pickle } from '../../../protocol/pickle.ts';
import { inSlices } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import type { ComputationHead } from '../../../state/computations/computations.ts';
import { cutFrom, KEY_LIMIT, NAME_LIMIT } from '../../../state/text.ts';
import type { CodeFrame, ComputationUpdate } from '../../../state/updates/computations.ts';
import { CatchingUp } from '../../feeds/catching-up.ts';
import { attr, compose, each, juxt, LEN, LOOP_TIME, partial, safe, take } from '../../feeds/expression.ts';
import { beginning, readBeginning } from '../../feeds/long-text.ts';
import { packed, unpacking } from '../../feeds/packed.ts';
import { PieceSize } from '../../feeds/piece-size.ts';
import type { FixedSubscription } from '../../feeds/subscription.ts';
import { forgottenGroups, readForgotten } from './forgotten-groups.ts';
import { asArray, asCount, asMilliseconds, asNumber, asNumbers, asText } from '../../values.ts';

/** Looked at, the newest: Dask keeps 100 unless told otherwise (distributed.diagnostics.computations.max-history). */
const MOST_HEADS = LIMITS.computations;

/** One has at most some megabytes of names and code. */
const MOST_BYTES = 16 * 1024 * 1024;
const PIECE = { rows: 100, bytes: 2 * 1024 * 1024, seconds: Infinity };

const STR = ref('builtins', 'str');

/** scheduler -> its time, and of its computations, the newest first, which they are. */
const heads = juxt(
  LOOP_TIME,
  compose(
    each(juxt(compose(STR, attr('id')), attr('start'))),
    take(MOST_HEADS),
    ref('builtins', 'reversed'),
    attr('computations'),
  ),
);

const frame = juxt(
  compose(beginning(LIMITS.codeText), attr('code')),
  compose(beginning(NAME_LIMIT), attr('filename')),
  safe(attr('lineno_relative')),
);

/** A call: text until distributed 2023.6, and since then the frames of a stack, the outermost first (client.py, _get_computation_code). */
const call = juxt(
  // Only text can be added to text.
  safe(compose(beginning(LIMITS.codeText), partial(ref('operator', 'add'), ''))),
  safe(compose(each(frame), take(LIMITS.codeFrames), ref('builtins', 'reversed'))),
);

const computation = juxt(
  compose(STR, attr('id')),
  attr('start', 'stop'),
  safe(attr('states')),
  compose(LEN, attr('groups')),
  compose(
    each(compose(beginning(KEY_LIMIT), STR, attr('name'))),
    take(LIMITS.computationGroups),
    attr('groups'),
  ),
  safe(compose(each(call), take(LIMITS.codeCalls), attr('code'))),
);

/** scheduler -> which there are, whether nothing is left to do, and those of these ids in full. */
const inFull = (ids: readonly string[]): Pickle =>
  juxt(
    heads,
    safe(attr('is_idle')),
    compose(
      each(computation),
      partial(
        ref('builtins', 'filter'),
        compose(partial(ref('operator', 'contains'), tuple(...ids)), STR, attr('id')),
      ),
      attr('computations'),
    ),
  );

/** What Dask counts as pieces of work (Scheduler.computations). Only which there are is pushed; those that are new or run are read then. */
export function computations(
  cluster: Cluster,
  evaluate: (expression: Pickle) => Promise<unknown>,
): FixedSubscription {
  const size = new PieceSize(PIECE);
  const catchingUp = new CatchingUp((reason) => cluster.missing('computations', reason));

  async function read(ids: readonly string[], now: number): Promise<number> {
    let left = [...ids];
    let time = 0;
    const forgetful: string[] = [];
    while (left.length > 0) {
      const wanted = left.slice(0, size.rows);
      const answer = await inSlices(unpacking(await evaluate(compose(packed(MOST_BYTES), inFull(wanted)))));
      if (!answer) throw new Error('This scheduler has no computations to read.');
      size.weighed(wanted.length, answer.size);
      if (answer.value === undefined) {
        if (wanted.length === 1) throw new Error(`A computation is larger than ${MOST_BYTES} bytes.`);
        while (size.rows >= wanted.length) size.halve();
        continue;
      }
      const updates = updatesOf(answer.value);
      time = tell(answer.value, updates);
      for (const { id, states } of updates) if ((states.get('forgotten') ?? 0) > 0) forgetful.push(id);
      left = left.slice(wanted.length);
    }
    if (forgetful.length > 0) await recall(forgetful, now);
    return time;
  }

  /** Their groups may have come and gone since groups were read last. Too large an answer is left alone: it is only of groups. */
  async function recall(ids: readonly string[], now: number): Promise<void> {
    const asked = await evaluate(compose(packed(PIECE.bytes), forgottenGroups(ids)));
    const answer = await inSlices(unpacking(asked));
    if (answer?.value !== undefined) cluster.groups.recall(readForgotten(answer.value), now);
  }

  function tell(value: unknown, updates: readonly ComputationUpdate[]): number {
    const [which, idle] = asArray(value);
    const { time, heads } = headsOf(which);
    cluster.computations.tell(
      { heads, updates, idle: typeof idle === 'boolean' ? idle : restsNow(), time },
      Date.now(),
    );
    return time;
  }

  /** Before distributed 2023.4 the scheduler does not say it. */
  function restsNow(): boolean {
    const totals = cluster.prefixes.totals();
    return TASK_STATES.every((state, at) => !AT_WORK.has(state) || totals[at] === 0);
  }

  return {
    feature: 'computations',
    expression: heads,
    apply(value, now) {
      const { time, heads } = headsOf(value);
      void catchingUp.with(async () => {
        const unread = cluster.computations.unread(heads);
        const until = unread.length > 0 ? await read(unread, now) : time;
        cluster.present('computations');
        await inSlices(cluster.computations.follow(until, now));
        cluster.changes.announce('computations');
      });
    },
  };
}

const AT_WORK = new Set<string>(['waiting', 'queued', 'no-worker', 'processing']);

/** The oldest first. */
function headsOf(value: unknown): { time: number; heads: ComputationHead[] } {
  const [time, newest] = asArray(value);
  return {
    time: asMilliseconds(time) ?? 0,
    heads: asArray(newest)
      .map((head) => {
        const [id, start] = asArray(head);
        return { id: asText(id) ?? '', start: asMilliseconds(start) ?? 0 };
      })
      .reverse(),
  };
}

function updatesOf(value: unknown): ComputationUpdate[] {
  const [, , told] = asArray(value);
  return asArray(told).map(computationUpdate);
}

function computationUpdate(value: unknown): ComputationUpdate {
  const [id, times, states, groupCount, groups, code] = asArray(value);
  const [start, stop] = asArray(times).map(asMilliseconds);
  return {
    id: asText(id) ?? '',
    start: start ?? 0,
    stop: stop && stop > 0 ? stop : null,
    states: asNumbers(states),
    groupCount: asCount(groupCount),
    groups: asArray(groups).flatMap((name) => readBeginning(name, KEY_LIMIT) ?? []),
    code: asArray(code)
      .map(codeOf)
      .filter((frames) => frames.length > 0),
  };
}

function codeOf(value: unknown): CodeFrame[] {
  const [text, frames] = asArray(value);
  const whole = codeText(text);
  if (whole !== null) return [{ text: whole, file: null, line: null }];
  return asArray(frames).map((frame) => {
    const [code, file, line] = asArray(frame);
    return {
      text: codeText(code) ?? '',
      file: readBeginning(file, NAME_LIMIT),
      line: asNumber(line),
    };
  });
}

/** Cut where it is longer than is read. */
function codeText(value: unknown): string | null {
  const [length, beginning] = asArray(value);
  const text = asText(beginning);
  if (text === null || asCount(length) <= LIMITS.codeText) return text;
  return cutFrom(text.slice(0, LIMITS.codeText), asCount(length));
}
