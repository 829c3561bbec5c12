import type { Lanes, Stay, StaysOf, WorkerStays } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { tasksMetaOf } from '../../contract/tasks-meta.ts';
import { calledOnLanes, frameLane } from './frame-lanes.ts';

const nobodyTells: StaysOf = () => null;

/**
 * When the workers of a frame of the app's data source were there; every thread of theirs has a lane, whether or not anything ran on
 * it.
 * @param asTold the lanes are what that data source means by them
 */
export function staysOfFrames(frames: readonly DataFrame[], lanes: Lanes, asTold: boolean): StaysOf {
  const said = frames.map((frame) => tasksMetaOf(frame).stays);
  if (!asTold || said.length === 0 || !said.every((stays) => stays !== undefined)) return nobodyTells;
  const told = new Map(said.flat().map((stay) => [JSON.stringify(stay), stay])).values();
  const workers = new Map<string, { stays: Stay[] }>();
  /** By what a worker is called on its lanes. */
  const of = (host: string, called: string): { stays: Stay[] } => {
    const key = JSON.stringify([host, called]);
    let stays = workers.get(key);
    if (!stays) workers.set(key, (stays = { stays: [] }));
    return stays;
  };
  for (const { host, worker, threads, from, to } of [...told].sort((a, b) => a.from - b.from)) {
    of(host, calledOnLanes(host, worker)).stays.push({ threads, from, to });
    for (let thread = 0; thread < Math.min(threads, MOST_THREADS); thread++)
      frameLane(lanes, host, worker, String(thread));
  }
  return (lane): WorkerStays | null => {
    const name = lanes.name(lane);
    return name ? of(name.host, name.worker) : null;
  };
}

/** A frame may come from anywhere. */
const MOST_THREADS = 1024;
