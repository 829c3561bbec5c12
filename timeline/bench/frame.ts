/**
 * CPU ms a frame and an append, medians. Run: npx esbuild timeline/bench/frame.ts --bundle --format=esm --platform=node | node --input-type=module -
 */
import { Columns } from '../src/data/columns.ts';
import type { IntervalBatch } from '../src/data/interval-batch.ts';
import { FLAG_ERROR } from '../src/data/key.ts';
import { Lanes } from '../src/layout/lanes.ts';
import { createPaint } from '../src/draw/paint.ts';
import type { Frame } from '../src/draw/frame.ts';
import { Raster } from '../src/raster/raster.ts';
import { layoutRows } from '../src/layout/rows.ts';
import { LIGHT } from '../src/draw/theme.ts';

const WIDTH = 1600;
const HEIGHT = 800;
const START = 1_780_000_000_000;

/** Busy lanes whose tasks end, and so arrive, interleaved. */
function workload(count: number, lanes: number): IntervalBatch {
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const clock = new Float64Array(lanes).fill(START);
  const batch = {
    lane: new Uint32Array(count),
    group: new Uint32Array(count),
    kind: new Uint8Array(count),
    start: new Float64Array(count),
    duration: new Float64Array(count),
    flags: new Uint8Array(count),
    task: new Float64Array(count),
  };
  for (let row = 0; row < count; row++) {
    const lane = row % lanes;
    const kind = random() < 0.3 ? 1 : 0;
    const duration = -Math.log(random() + 1e-9) * (kind ? 4 : 20);
    batch.lane[row] = lane;
    batch.group[row] = Math.floor(random() * 12);
    batch.kind[row] = kind;
    batch.start[row] = clock[lane]!;
    batch.duration[row] = duration;
    batch.flags[row] = random() < 1e-5 ? FLAG_ERROR : 0;
    batch.task[row] = row;
    clock[lane]! += duration + random() * 5;
  }
  return batch;
}

function median(run: () => void, times = 31): number {
  const taken = Array.from({ length: times }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return taken.sort((a, b) => a - b)[times >> 1]!;
}

function cut(batch: IntervalBatch, from: number, to: number): IntervalBatch {
  const part = Object.entries(batch).map(([name, column]) => [name, column.subarray(from, to)]);
  return Object.fromEntries(part) as IntervalBatch;
}

function bench(lanes: number, count: number): void {
  const batch = workload(count, lanes);
  const columns = new Columns(count);
  const before = performance.now();
  for (let row = 0; row < count; row += 1000) columns.append(cut(batch, row, row + 1000));
  const appended = performance.now() - before;
  const names = new Lanes();
  for (let lane = 0; lane < lanes; lane++) names.id(`host${lane >> 5}`, `w${lane >> 2}`, `${lane & 3}`);
  const { from, to } = columns.extent()!;
  const raster = new Raster();
  raster.pixels.resize(WIDTH, HEIGHT);
  const frame = (share: number): Frame => ({
    columns,
    running: new Map(),
    layout: layoutRows(names.rows(), { height: HEIGHT, dpr: 1, lane: null }),
    paint: createPaint(columns.groups, { theme: LIGHT, isolated: null, searching: false }),
    from: from + ((to - from) * (1 - share)) / 2,
    scale: ((to - from) * share) / WIDTH,
    width: WIDTH,
    scroll: 0,
    now: to,
    dpr: 1,
    grid: [100, 300, 500],
    unknown: [],
    stays: () => null,
  });
  const ms = (share: number) => {
    const view = frame(share);
    return `${median(() => raster.draw(view)).toFixed(1)} ms`;
  };
  const collapse = () => {
    names.collapseAll('host');
    return ms(1);
  };
  console.log(
    `${count} intervals, ${lanes} lanes: all ${ms(1)}, half ${ms(0.5)}, a hundredth ${ms(0.01)}, ` +
      `hosts collapsed ${collapse()}; append ${((appended / count) * 1e6).toFixed(0)} ns an interval`,
  );
}

bench(400, 1_000_000);
bench(4000, 1_000_000);
bench(1, 1_000_000);
