import type { Change, Compared, ComparedFunctions, Computation, ComputationFunctions } from '@daskscope/api';

/** What differs by less, as a share and in ms, is alike: the same work takes so much more or less from time to time. */
const SHARE = 0.1;
const LEAST_MS = 1;

/** Function by function, those first whose time changed most. */
export function comparedOf(a: Computation, b: Computation): Compared {
  const names = [...new Set([...a.functions.name, ...b.functions.name])];
  const rows = names
    .map((name) => ({ name, a: rowOf(a.functions, name), b: rowOf(b.functions, name) }))
    .sort((one, other) => difference(other) - difference(one));
  const column = (figure: (row: Row) => number | null) => ({
    a: rows.map((row) => row.a && figure(row.a)),
    b: rows.map((row) => row.b && figure(row.b)),
  });
  const functions: ComparedFunctions = {
    name: rows.map(({ name }) => name),
    change: rows.map(changeOf),
    runs: column(({ runs }) => runs),
    errors: column(({ errors }) => errors),
    compute: column(({ compute }) => compute),
    mean: column(meanOf),
    median: column(({ median }) => median),
    transfer: column(({ transfer }) => transfer),
    bytes: column(({ bytes }) => bytes),
  };
  return { a, b, functions };
}

interface Row {
  runs: number;
  errors: number;
  compute: number;
  median: number | null;
  transfer: number;
  bytes: number;
}

interface Both {
  a: Row | null;
  b: Row | null;
}

function rowOf(functions: ComputationFunctions, name: string): Row | null {
  const at = functions.name.indexOf(name);
  if (at === -1) return null;
  return {
    runs: functions.runs[at]!,
    errors: functions.errors[at]!,
    compute: functions.compute[at]!,
    median: functions.median[at]!,
    transfer: functions.transfer[at]!,
    bytes: functions.bytes[at]!,
  };
}

const difference = ({ a, b }: Both): number => Math.abs((b?.compute ?? 0) - (a?.compute ?? 0));

const meanOf = ({ runs, compute }: Row): number => (runs === 0 ? 0 : compute / runs);

function changeOf({ a, b }: Both): Change {
  if (!a) return 'new';
  if (!b) return 'gone';
  const [before, now] = [meanOf(a), meanOf(b)];
  if (Math.abs(now - before) <= Math.max(LEAST_MS, SHARE * before)) return 'alike';
  return now > before ? 'slower' : 'faster';
}
