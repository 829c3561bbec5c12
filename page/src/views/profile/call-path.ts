import type { ProfileCalls } from '@daskscope/api';

/** What of calls is needed to name them. */
export type NamedCalls = Pick<ProfileCalls, 'level' | 'label' | 'file'>;

const SEPARATOR = ';';

/** How a call is named beside its siblings: those of one name are told apart by their file. */
function nameOf({ label, file }: NamedCalls, call: number, siblings: readonly number[]): string {
  const name = label[call]!.replaceAll(SEPARATOR, ',');
  const alike = siblings.filter((other) => label[other] === label[call]);
  return alike.length < 2 ? name : `${name} (${file[call]!.replaceAll(SEPARATOR, ',')})`;
}

function callersOf(level: readonly number[], call: number): number[] {
  const chain = [call];
  for (let row = call - 1; row >= 0; row--) if (level[row]! < level[chain[0]!]!) chain.unshift(row);
  return chain;
}

function calledOf(level: readonly number[], caller: number): number[] {
  const called: number[] = [];
  for (let row = caller + 1; row < level.length && level[row]! > level[caller]!; row++)
    if (level[row] === level[caller]! + 1) called.push(row);
  return called;
}

/** The names from the outermost call below the root to a call, as a URL has them: 'inc;pause'. '' for the root. */
export function pathOf(calls: NamedCalls, call: number): string {
  const chain = callersOf(calls.level, call);
  return chain
    .slice(1)
    .map((row, at) => nameOf(calls, row, calledOf(calls.level, chain[at]!)))
    .join(SEPARATOR);
}

/** The call that a path leads to; null: there is none in this profile. */
export function callAt(calls: NamedCalls, path: string): number | null {
  if (path === '' || calls.level.length === 0) return 0;
  let call = 0;
  for (const name of path.split(SEPARATOR)) {
    const called = calledOf(calls.level, call);
    const next = called.find((row) => nameOf(calls, row, called) === name);
    if (next === undefined) return null;
    call = next;
  }
  return call;
}
