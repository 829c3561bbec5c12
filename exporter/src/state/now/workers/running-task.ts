/** A task that executes on a worker. */
export interface RunningTask {
  key: string;
  /** Position in the prefixes dictionary. */
  prefix: number;
  /** ms since the epoch, as of the worker's last heartbeat. */
  since: number;
}
