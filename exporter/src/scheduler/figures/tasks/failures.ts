import { inSlices } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import { float, ref, tuple, type Pickle } from '../../../protocol/pickle.ts';
import type { FailureUpdate } from '../../../state/updates/tasks.ts';
import { KEY_LIMIT } from '../../../state/text.ts';
import { CatchingUp } from '../../feeds/catching-up.ts';
import { attr, compose, each, juxt, LIST, map, partial, safe, take } from '../../feeds/expression.ts';
import { keySplit, keyText } from '../../keys.ts';
import { beginning, longText, readBeginning, readLongText } from '../../feeds/long-text.ts';
import { packed, unpacking } from '../../feeds/packed.ts';
import { PieceSize } from '../../feeds/piece-size.ts';
import type { FixedSubscription } from '../../feeds/subscription.ts';
import { asArray, asMilliseconds, asNumber, asText } from '../../values.ts';

/** 100 failures with texts cut to what is kept of them are 12 MB and more. */
const PIECE = { rows: 100, bytes: 2 * 1024 * 1024, seconds: Infinity };
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_WORKERS = 16;

const TEXTS = 'failure-texts';

/**
 * Failures, workers' deaths included: the scheduler keeps the newest 100 (erred_tasks). Only when they were is pushed; those
 * that are new are read then, the oldest of them first, in pieces, one reading after the other.
 */
export function failures(
  cluster: Cluster,
  life: string,
  evaluate: (expression: Pickle) => Promise<unknown>,
): FixedSubscription {
  const size = new PieceSize(PIECE);
  /** Their times, seconds, oldest first. */
  let there: readonly number[] = [];
  let taken = new Set<number>();
  const catchingUp = new CatchingUp((reason) => cluster.missing(TEXTS, reason));

  async function readNew(): Promise<void> {
    for (;;) {
      const wanted = [...new Set(there.filter((time) => !taken.has(time)))].slice(0, size.rows);
      if (wanted.length === 0) return;
      if (await read(wanted)) for (const time of wanted) taken.add(time);
    }
  }

  /** False: they are more than may be sent at once, and are asked for again in smaller pieces. */
  async function read(times: readonly number[]): Promise<boolean> {
    const answer = await inSlices(unpacking(await evaluate(failuresOf(times, whole))));
    if (!answer) throw new Error('This scheduler has no erred_tasks to read.');
    size.weighed(times.length, answer.size);
    if (answer.value === undefined) return tooLarge(times);
    tell(answer.value, failureUpdate);
    return true;
  }

  async function tooLarge(times: readonly number[]): Promise<boolean> {
    // What is larger alone is so by its key.
    if (times.length === 1) return readCut(times);
    while (size.rows >= times.length) size.halve();
    return false;
  }

  async function readCut(times: readonly number[]): Promise<boolean> {
    const answer = await inSlices(unpacking(await evaluate(failuresOf(times, withKeyCut))));
    if (answer?.value === undefined) throw new Error(`A failure is larger than ${MOST_BYTES} bytes.`);
    tell(answer.value, cutFailureUpdate);
    return true;
  }

  function tell(value: unknown, update: (entry: unknown) => FailureUpdate): void {
    for (const entry of asArray(value).toReversed()) cluster.failures.fromScheduler(life, update(entry));
    cluster.present(TEXTS);
    cluster.changes.announce('status');
  }

  return {
    feature: 'failures',
    expression: safe(compose(LIST, map(attr('timestamp')), attr('erred_tasks'))),
    apply(value) {
      there = asArray(value)
        .map(asNumber)
        .filter((time) => time !== null)
        .reverse();
      taken = new Set(there.filter((time) => taken.has(time)));
      void catchingUp.with(readNew);
    },
  };
}

/** scheduler -> those of its failures that were then, newest first, packed. */
const failuresOf = (times: readonly number[], form: Pickle): Pickle =>
  safe(
    compose(
      packed(MOST_BYTES),
      each(form),
      partial(
        ref('builtins', 'filter'),
        compose(partial(ref('operator', 'contains'), tuple(...times.map(float))), attr('timestamp')),
      ),
      attr('erred_tasks'),
    ),
  );

// Texts are as long as users make them: cut there.
const texts = [
  compose(LIST, take(MOST_WORKERS), attr('erred_on')),
  longText(attr('exception_text')),
  longText(attr('traceback_text')),
];

const whole = juxt(attr('key', 'timestamp'), ...texts);

const withKeyCut = juxt(
  juxt(compose(beginning(KEY_LIMIT), ref('builtins', 'str'), attr('key')), attr('timestamp')),
  ...texts,
);

function failureUpdate(entry: unknown): FailureUpdate {
  const [[key, time] = [], ...rest] = asArray(entry).map(asArray);
  return { key: keyText(key), prefix: keySplit(key), ...figures(time, rest) };
}

function cutFailureUpdate(entry: unknown): FailureUpdate {
  const [[text, time] = [], ...rest] = asArray(entry).map(asArray);
  const key = readBeginning(text, KEY_LIMIT) ?? '';
  return { key, prefix: keySplit(key), ...figures(time, rest) };
}

function figures(
  time: unknown,
  [workers, exception, traceback]: readonly unknown[],
): Omit<FailureUpdate, 'key' | 'prefix'> {
  return {
    time: asMilliseconds(time) ?? 0,
    workers: asArray(workers).map((worker) => asText(worker) ?? ''),
    exception: readLongText(exception) ?? '',
    traceback: readLongText(traceback) ?? '',
  };
}
