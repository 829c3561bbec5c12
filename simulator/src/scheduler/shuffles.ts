import { Instance } from '../python/instance.ts';

/** distributed/shuffle/_scheduler_plugin.py, ShuffleSchedulerPlugin: what is simulated shuffles nothing. */
export class Shuffles extends Instance {
  readonly heartbeats = new Map<string, Map<string, unknown>>();
}
