import type { TaskInterval, TaskRecord } from '../../state/updates/tasks.ts';
import { keySplit, keyText } from '../keys.ts';
import { asArray, asCount, asMap, asMilliseconds, asText, type WireMap } from '../values.ts';

/** No Date is later, or as long before the epoch. */
const LATEST_MS = 8.64e15;

/**
 * A record of the task stream plugin (distributed/diagnostics/task_stream.py). Its times are in the scheduler's clock already:
 * the scheduler has added the worker's time_delay.
 */
export function taskRecord(value: unknown): TaskRecord {
  const record = asMap(value);
  const key = record.get('key');
  const erred = record.get('status') === 'error';
  return {
    key: keyText(key),
    prefix: keySplit(key),
    worker: asText(record.get('worker')) ?? '',
    thread: asText(record.get('thread')) ?? '',
    erred,
    nbytes: asCount(record.get('nbytes')),
    type: asText(record.get('typename')) ?? '',
    intervals: intervals(record.get('startstops')),
    exception: erred ? asText(record.get('exception_text')) : null,
    traceback: erred ? asText(record.get('traceback_text')) : null,
  };
}

function intervals(startstops: unknown): TaskInterval[] {
  const intervals: TaskInterval[] = [];
  for (const entry of asArray(startstops)) {
    const interval = taskInterval(asMap(entry));
    if (interval) intervals.push(interval);
  }
  return intervals;
}

const isTime = (ms: number | null): ms is number => ms !== null && Math.abs(ms) <= LATEST_MS;

function taskInterval(startstop: WireMap): TaskInterval | null {
  const action = startstop.get('action');
  const start = asMilliseconds(startstop.get('start'));
  const stop = asMilliseconds(startstop.get('stop'));
  if (typeof action !== 'string' || !isTime(start) || !isTime(stop)) return null;
  return {
    action,
    start,
    stop: Math.max(start, stop),
    source: asText(startstop.get('source')),
  };
}
