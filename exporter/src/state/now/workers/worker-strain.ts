import { coveredSince, Spells } from '../../spells.ts';

/** Seconds between two turns, fifteen times what is usual: 20 ms (distributed 2026.8.0, distributed.yaml, admin.tick.interval). */
const LOOP_HELD = 0.3;

/** Share of the time in which somebody who wants the GIL waits for it. */
const GIL_HELD = 0.7;

interface Report {
  readonly address: string;
  /** ms since the epoch, the scheduler's clock: when the scheduler heard it. */
  readonly lastSeen: number;
  readonly report: {
    readonly eventLoopInterval: number | null;
    readonly gilContention: number | null;
  };
}

/** When workers said that something kept them from turning: of each report that says so, for the time since the one before it. */
export class WorkerStrain {
  /** Event loops that turned seldom, by worker; seconds between two turns. */
  readonly heldLoops = new Spells();
  /** GILs that were mostly held, by worker; the share of the time. */
  readonly heldGil = new Spells();
  /** When any worker did not say how its GIL was, of nobody: Dask measures it only where the package gilknocker is. */
  readonly untoldGil = new Spells();

  /** Of a report that is new. @param before when the one before it was heard; 0: there was none */
  see({ address, lastSeen, report }: Report, before: number): void {
    const time = { from: coveredSince(before, lastSeen), to: lastSeen };
    const { eventLoopInterval, gilContention } = report;
    if (eventLoopInterval !== null && eventLoopInterval >= LOOP_HELD)
      this.heldLoops.add({ who: address, value: eventLoopInterval, ...time });
    if (gilContention === null) this.untoldGil.lengthen({ who: '', value: 1, ...time });
    else if (gilContention >= GIL_HELD) this.heldGil.add({ who: address, value: gilContention, ...time });
  }
}
