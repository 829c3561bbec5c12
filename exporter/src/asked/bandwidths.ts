/** Bytes a second from one worker to another, by their addresses, as the scheduler has seen it. */
interface SeenBandwidth {
  from: string;
  to: string;
  bandwidth: number;
}

export interface SeenBandwidths {
  pairs: readonly SeenBandwidth[];
  /** Pairs that the scheduler has and that were not read. */
  unread: number;
}
