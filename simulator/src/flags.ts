import { parseArgs } from 'node:util';
import { type Fault, FAULTS, type SimulatorOptions } from './options.ts';

export const USAGE = `A simulated Dask scheduler, which speaks Dask's protocol. Nothing of what it tells is real.

  --port N           to listen on; a free one unless told
  --host HOST        127.0.0.1 unless told
  --clusters N       so many, each on a port of its own; 1 unless told
  --workers N        3 unless told
  --threads N        of each worker; 2 unless told
  --rate N           tasks a second, about; 20 unless told
  --prefixes N       functions, at least 2; 4 unless told
  --fail-every N     every so many calls of add one fails, 0: none; 100 unless told
  --history N        tasks, at least, that have run before it starts; 0 unless told
  --rounds N         rounds of the computation, for ever unless told
  --unrunnable N     tasks that ask for a resource that no worker has; 0 unless told
  --version V        of distributed, which it behaves as; 2026.8.0 unless told
  --seed N           of what is random; 1 unless told
  --fault NAME       what goes wrong: ${FAULTS.join(', ')}
  --help
`;

const NUMBERS = {
  port: 0,
  clusters: 1,
  workers: 0,
  threads: 1,
  rate: 0.001,
  prefixes: 2,
  'fail-every': 0,
  history: 0,
  rounds: 0,
  unrunnable: 0,
  seed: 0,
} as const;
const TEXTS = ['host', 'version', 'fault'] as const;

/** What the command line asks for. */
export interface Asked {
  clusters: number;
  options: SimulatorOptions;
}

/** null where help is asked for. @throws Error with a sentence that names the flag */
export function readFlags(args: string[]): Asked | null {
  const names = [...Object.keys(NUMBERS), ...TEXTS];
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean' },
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    },
  }) as { values: Record<string, string | boolean | undefined> };
  if (values.help) return null;
  const options: Record<string, unknown> = {};
  for (const [name, least] of Object.entries(NUMBERS)) {
    if (values[name] === undefined) continue;
    const value = Number(values[name]);
    if (!(value >= least))
      throw new Error(`--${name} must be a number of at least ${least}, not ${String(values[name])}`);
    options[name === 'fail-every' ? 'failEvery' : name] = value;
  }
  for (const name of TEXTS) if (values[name] !== undefined) options[name] = values[name];
  if (options.fault !== undefined && !FAULTS.includes(options.fault as Fault))
    throw new Error(`--fault must be one of ${FAULTS.join(', ')}, not ${String(values.fault)}`);
  const { clusters = 1, ...others } = options as { clusters?: number };
  return { clusters, options: others };
}
