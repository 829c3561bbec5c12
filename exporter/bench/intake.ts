import { Cluster } from '../src/state/cluster.ts';
import { encodeFrames, FrameParser } from '../src/protocol/frames.ts';
import { decode, encode } from '../src/protocol/msgpack.ts';
import { taskRecord } from '../src/scheduler/task-stream/task-records.ts';
import { recordOnWire } from './setup/record-on-wire.ts';
import { median, type Row } from './setup/row.ts';

const ROWS = 1_000;
const ROUNDS = 60;
const BUDGET = 50_000;
/** Seconds since the epoch. */
const START = 1_795_335_729.97;
/** As the kernel hands it over. */
const CHUNK = 65_536;

/** Records as the bytes of a get_task_stream answer, into the task log: frames, msgpack, record, log. */
export async function bench(): Promise<Row[]> {
  const wire = Buffer.concat(
    encodeFrames([encode(Array.from({ length: ROWS }, (_, i) => recordOnWire(i, START + i * 0.01)))]),
  );
  const cluster = new Cluster({
    capacity: 100_000,
    maxPrefixes: 200,
    address: 'tcp://127.0.0.1:8786',
    exporterVersion: '0',
    now: 0,
  });
  const life = cluster.log.openLife('Scheduler-bench', 0);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    takeIn(wire, cluster, life, round * ROWS);
    rates.push((ROWS / (performance.now() - started)) * 1e3);
  }
  const rate = median(rates);
  return [
    {
      what: `task records from the wire into the log, one core (${Math.round(wire.length / ROWS)} bytes each)`,
      figure: `${Math.round(rate).toLocaleString('en-GB')} records/s`,
      budget: `${BUDGET.toLocaleString('en-GB')} records/s`,
      met: rate >= BUDGET,
    },
  ];
}

function takeIn(wire: Buffer, cluster: Cluster, life: number, id: number): void {
  const parser = new FrameParser();
  for (let at = 0; at < wire.length; at += CHUNK) {
    for (const [frame] of parser.push(wire.subarray(at, at + CHUNK))) {
      const records = decode(frame!) as unknown[];
      records.forEach((value, i) => cluster.record(life, id + i, taskRecord(value), false));
    }
  }
}
