import { Columns, FLAG_ERROR, Lanes, LIGHT, Timeline } from '@daskscope/timeline';

/** Busy lanes whose tasks come as they end, so interleaved; three in ten are transfers, one in 100,000 has failed. */
function intervals(count: number, lanes: number, until: number): Columns {
  const columns = new Columns(count);
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const rows = Math.floor(count / lanes);
  const free = new Float64Array(lanes).fill(until - rows * 22);
  for (let row = 0; row < rows; row++) {
    const kind = Uint8Array.from({ length: lanes }, () => (random() < 0.3 ? 1 : 0));
    const duration = Float64Array.from(kind, (what) => -Math.log(random() + 1e-9) * (what === 1 ? 4 : 20));
    columns.append({
      lane: Uint32Array.from({ length: lanes }, (_, lane) => lane),
      group: Uint32Array.from({ length: lanes }, () => Math.floor(random() * 12)),
      kind,
      start: Float64Array.from(free),
      duration,
      flags: Uint8Array.from({ length: lanes }, () => (random() < 1e-5 ? FLAG_ERROR : 0)),
      task: Float64Array.from({ length: lanes }, (_, lane) => row * lanes + lane),
    });
    duration.forEach((ms, lane) => (free[lane]! += ms + random() * 5));
  }
  return columns;
}

let timeline: Timeline;

/** The timeline alone, with so many intervals all in view. */
const timelinePage = {
  show(count: number, laneCount: number): number {
    const lanes = new Lanes();
    for (let lane = 0; lane < laneCount; lane++)
      lanes.id(`host${lane >> 5}`, `w${lane >> 2}`, String(lane & 3));
    const element = document.body.appendChild(document.createElement('div'));
    Object.assign(element.style, { width: '1600px', height: '800px' });
    const columns = intervals(count, laneCount, Date.now());
    timeline = new Timeline(element, { columns, lanes, names: (group) => `function-${group}`, theme: LIGHT });
    timeline.fit();
    return columns.length;
  },
  /** Draws all of it once a frame. */
  async draw(times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      timeline.invalidate();
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  },
};
export type TimelinePage = typeof timelinePage;
Object.assign(window, { timelinePage });
