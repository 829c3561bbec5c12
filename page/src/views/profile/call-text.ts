import type { ProfileCalls } from '@daskscope/api';
import { calledBy, type Innermost } from '@daskscope/client/profile';
import { formatDuration, formatShare } from '@daskscope/timeline';

const LISTED = 20;
/** Names in a sentence. */
const NAMED = 3;

/** A call in words: what it is, where, and how much time it took. */
export function callText({ calls, untold }: Innermost, call: number): string {
  const total = calls.total[call];
  if (total === undefined) return '';
  const share = formatShare(total / Math.max(calls.total[0]!, Number.MIN_VALUE));
  const own = `by itself ${formatDuration(calls.self[call]! * 1000)}`;
  const others =
    untold[call]! > 0 ? `, ${formatDuration(untold[call]! * 1000)} in ${calledText(calls, call)}` : '';
  const file = calls.file[call]!;
  const where = file === '' ? '' : ` · ${file}:${calls.line[call]!}`;
  const code = calls.code[call]! === '' ? '' : ` · ${calls.code[call]!.trim()}`;
  return `${calls.label[call]!}: ${formatDuration(total * 1000)} (${share}), ${own}${others}${where}${code}`;
}

/** Functions in the code by the time that they took themselves, wherever they were called from. */
export function mostTime({ calls, untold }: Innermost): { name: string; seconds: number; share: number }[] {
  const sums = new Map<string, number>();
  const add = (name: string, seconds: number) => sums.set(name, (sums.get(name) ?? 0) + seconds);
  const called = calledBy(calls.level);
  calls.label.forEach((label, call) => {
    const file = calls.file[call]!;
    add(file === '' ? label : `${label} (${file})`, calls.self[call]!);
    if (untold[call]! > 0) add(`${oneOf(calls, called[call]!)}, called by ${label}`, untold[call]!);
  });
  const whole = Math.max(calls.total[0] ?? 0, Number.MIN_VALUE);
  return [...sums]
    .filter(([, seconds]) => seconds > 0)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, LISTED)
    .map(([name, seconds]) => ({ name, seconds, share: seconds / whole }));
}

const calledText = (calls: ProfileCalls, call: number): string =>
  `${oneOf(calls, calledBy(calls.level)[call]!)}, which Dask does not tell apart`;

function oneOf({ label }: ProfileCalls, called: readonly number[]): string {
  if (called.length === 0) return 'calls that are left out';
  const names = [...new Set(called.map((call) => label[call]!))];
  const more = names.length > NAMED ? ' or others' : '';
  return `${names.slice(0, NAMED).join(' or ')}${more}`;
}
