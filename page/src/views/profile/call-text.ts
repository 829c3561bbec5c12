import type { ProfileCalls } from '@daskscope/api';
import { formatDuration, formatShare } from '@daskscope/timeline';

const LISTED = 20;

/** A call in words: what it is, where, and how much time it took. */
export function callText(calls: ProfileCalls, call: number): string {
  const total = calls.total[call];
  if (total === undefined) return '';
  const share = formatShare(total / Math.max(calls.total[0]!, Number.MIN_VALUE));
  const file = calls.file[call]!;
  const where = file === '' ? '' : ` · ${file}:${calls.line[call]!}`;
  const code = calls.code[call]! === '' ? '' : ` · ${calls.code[call]!.trim()}`;
  return `${calls.label[call]!}: ${formatDuration(total * 1000)} (${share}), by itself ${formatDuration(calls.self[call]! * 1000)}${where}${code}`;
}

/** Functions in the code by the time that they took themselves, wherever they were called from. */
export function mostTime(calls: ProfileCalls): { name: string; seconds: number; share: number }[] {
  const sums = new Map<string, number>();
  calls.label.forEach((label, call) => {
    const file = calls.file[call]!;
    const name = file === '' ? label : `${label} (${file})`;
    sums.set(name, (sums.get(name) ?? 0) + calls.self[call]!);
  });
  const whole = Math.max(calls.total[0] ?? 0, Number.MIN_VALUE);
  return [...sums]
    .filter(([, seconds]) => seconds > 0)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, LISTED)
    .map(([name, seconds]) => ({ name, seconds, share: seconds / whole }));
}
