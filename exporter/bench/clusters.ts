import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { median, type Row } from './setup/row.ts';
import { latenciesOf, shareOf } from './setup/run-latency.ts';
import { SimulatedClusters } from './setup/simulated-clusters.ts';
import { named, Watching } from './setup/watching.ts';

/** For a short look: BENCH_BUSY=1,5 BENCH_IDLE=50 BENCH_SECONDS=5 BENCH_PAIRS=1 BENCH_COMING=50 npm run bench -- clusters */
const BUSY = (process.env.BENCH_BUSY ?? '1,10,100').split(',').map(Number);
const IDLE = Number(process.env.BENCH_IDLE ?? 1_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const PAIRS = Number(process.env.BENCH_PAIRS ?? 4);
/** Clusters that come and go. */
const COMING = Number(process.env.BENCH_COMING ?? 1_000);

/** Of those that are idle, in one simulator. */
const IDLE_TOGETHER = 250;
/** Records a second, and what ran before, of each. */
const RATE = 50;
const HISTORY = 10_000;
const FLOOD = 10_000;
/** Of each half of a pair. */
const PAIR_SECONDS = SECONDS / 2;
/** Until cadences follow what they cost. */
const SETTLE_MS = 5_000;

const MEMORY = 600e6;
const BUSY_CORES = 1;
const IDLE_CORES = 0.3;
/** More memory after all came and went than after the first fifth of them. */
const LEFT = 50e6;
const MOVED_MS = 20;

/** What an exporter of many clusters costs, whatever their simulators do, and what a neighbour that floods costs the others. */
export async function bench(): Promise<Row[]> {
  const rows: Row[] = [];
  const busy = ['--workers', '10', '--rate', String(RATE), '--history', String(HISTORY)];
  for (const count of BUSY)
    if (count > 0)
      rows.push(
        ...(await cost(`${count} busy cluster${count > 1 ? 's' : ''}`, {
          count,
          flags: busy,
          ran: HISTORY,
          cores: BUSY_CORES,
        })),
      );
  // Something ran in them once: a round that ended before they were there.
  const idle = ['--workers', '10', '--rounds', '1', '--history', '100000'];
  if (IDLE > 0)
    rows.push(
      ...(await cost(`${IDLE} idle clusters`, {
        count: IDLE,
        flags: idle,
        together: IDLE_TOGETHER,
        ran: 1,
        cores: IDLE_CORES,
      })),
    );

  if (PAIRS > 0) rows.push(await besideFlood());
  if (COMING > 0) rows.push(await comingAndGoing());
  return rows;
}

async function cost(
  what: string,
  {
    count,
    flags,
    together,
    ran,
    cores,
  }: { count: number; flags: string[]; together?: number; ran: number; cores: number },
): Promise<Row[]> {
  say(`${what}: starting their simulators`);
  const clusters = await SimulatedClusters.start(count, flags, together);
  const exporter = await Watching.start();
  try {
    exporter.name(named(clusters.addresses));
    const connected = await exporter.connected(count);
    say(`${what}: all connected after ${(connected / 1e3).toFixed(1)} s`);
    const read = await exporter.pastRead(count, ran);
    say(`${what}: their past read after ${(read / 1e3).toFixed(1)} s more`);
    await sleep(SETTLE_MS);
    const leave = new AbortController();
    const latencies = latenciesOf(exporter.stream('c0'), leave.signal);
    const before = exporter.cpu;
    await sleep(SECONDS * 1_000);
    const used = (exporter.cpu - before) / SECONDS;
    const scrape = await exporter.scrape('c0');
    leave.abort();
    const p95 = shareOf(await latencies, 0.95);
    const memory = exporter.memory;
    const how = `${SECONDS} s, all connected after ${(connected / 1e3).toFixed(1)} s and read after ${(read / 1e3).toFixed(1)} s more, ${noise()}`;
    return [
      {
        what: `${what}: the exporter's CPU`,
        figure: `${used.toFixed(2)} cores (${how})`,
        budget: `${cores} cores`,
        met: used <= cores,
      },
      {
        what: `${what}: its memory`,
        figure: `${(memory / 1e6).toFixed(0)} MB`,
        budget: `${MEMORY / 1e6} MB`,
        met: memory <= MEMORY,
      },
      {
        what: `${what}: scrape of one, and its stream`,
        figure: `${scrape.toFixed(1)} ms (median), ${Number.isNaN(p95) ? 'nothing ran' : `p95 ${p95.toFixed(0)} ms behind a run's end`}`,
        budget: 'none',
        met: true,
      },
    ];
  } finally {
    await exporter.close();
    await clusters.close();
  }
}

/** The same clusters alone and beside one that floods, in turn. */
async function besideFlood(): Promise<Row> {
  say('beside one that floods: starting');
  const others = await SimulatedClusters.start(3, ['--workers', '10', '--rate', String(RATE)]);
  const flood = await SimulatedClusters.start(1, [
    ...['--workers', '50', '--threads', '8'],
    ...['--rate', String(FLOOD)],
  ]);
  const exporter = await Watching.start();
  try {
    const [quiet, loud]: [number[], number[]] = [[], []];
    const clusters = named(others.addresses);
    const measured = async () => {
      await sleep(SETTLE_MS);
      const leave = new AbortController();
      const latencies = latenciesOf(exporter.stream('c0'), leave.signal);
      await sleep(PAIR_SECONDS * 1_000);
      leave.abort();
      return shareOf(await latencies, 0.95);
    };
    let flooded = 0;
    for (let pair = 0; pair < PAIRS; pair++) {
      exporter.name(clusters);
      await exporter.connected(others.addresses.length);
      quiet.push(await measured());
      exporter.name([...clusters, { name: 'flood', address: flood.addresses[0]! }]);
      await exporter.connected(others.addresses.length + 1);
      const before = await exporter.taken('flood');
      const began = performance.now();
      loud.push(await measured());
      flooded += (((await exporter.taken('flood')) - before) / (performance.now() - began)) * 1e3;
      say(
        `beside one that floods, pair ${pair + 1}: p95 ${quiet[pair]!.toFixed(0)} ms, then ${loud[pair]!.toFixed(0)} ms`,
      );
    }
    const moved = median(loud.map((one, pair) => one - quiet[pair]!));
    return {
      what: `p95 of another cluster's stream, moved by one that floods`,
      figure: `${moved.toFixed(0)} ms (alone ${median(quiet).toFixed(0)}, beside ${(flooded / PAIRS).toFixed(0)} records/s ${median(loud).toFixed(0)}; ${PAIRS} pairs, ${noise()})`,
      budget: `${MOVED_MS} ms`,
      met: moved <= MOVED_MS,
    };
  } finally {
    await exporter.close();
    await others.close();
    await flood.close();
  }
}

/** Clusters with other names again and again; those that are gone stay readable as long as there is room. */
async function comingAndGoing(): Promise<Row> {
  const AT_ONCE = Math.min(50, COMING);
  const clusters = await SimulatedClusters.start(AT_ONCE, ['--workers', '4', '--rate', '50']);
  const exporter = await Watching.start('--task-log.total-capacity=100000');
  try {
    const memory: number[] = [];
    for (let first = 0; first < COMING; first += AT_ONCE) {
      exporter.name(clusters.addresses.map((address, at) => ({ name: `c${first + at}`, address })));
      await exporter.connected(AT_ONCE);
      memory.push(exporter.memory);
      say(`${first + AT_ONCE} came and ${first} went: ${(memory.at(-1)! / 1e6).toFixed(0)} MB`);
    }
    const left = memory.at(-1)! - memory[Math.floor(memory.length / 5)]!;
    return {
      what: `memory after ${COMING} clusters came and went, ${AT_ONCE} at a time, more than after a fifth of them`,
      figure: `${(left / 1e6).toFixed(0)} MB (${(memory.at(-1)! / 1e6).toFixed(0)} MB in all)`,
      budget: `${LEFT / 1e6} MB`,
      met: left <= LEFT,
    };
  } finally {
    await exporter.close();
    await clusters.close();
  }
}

const began = performance.now();

/** Whoever waits for the table sees how far it is. */
const say = (progress: string): void =>
  console.error(`clusters, ${((performance.now() - began) / 1e3).toFixed(0)} s: ${progress}`);

/** Who else wants the processors. */
const noise = () => `load ${loadavg()[0]!.toFixed(1)}`;
