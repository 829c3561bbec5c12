/** ms since the epoch. */
export interface LostTime {
  from: number;
  to: number;
}

/** Apart by less they are told as one. */
const TOGETHER_MS = 10_000;

const MOST = 100;

/** When there were failures that are kept nowhere else. */
export class LostTimes {
  /** In the order of time. */
  #all: LostTime[] = [];

  get all(): readonly Readonly<LostTime>[] {
    return this.#all;
  }

  add(lost: Readonly<LostTime>): void {
    const all: LostTime[] = [];
    for (const { from, to } of [...this.#all, lost].sort((one, other) => one.from - other.from)) {
      const last = all.at(-1);
      if (last && from <= last.to + TOGETHER_MS) last.to = Math.max(last.to, to);
      else all.push({ from, to });
    }
    // Rather too much is not known than too little.
    if (all.length > MOST) all.splice(0, 2, { from: all[0]!.from, to: all[1]!.to });
    this.#all = all;
  }
}
