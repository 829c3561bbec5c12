import { partition } from '../../partition.ts';

/** What tells failures of one key apart. */
export interface Failure {
  /** The run's in the task stream; null: only the scheduler told of it. */
  id: number | null;
  /** When the scheduler says it was; null: only the stream told so far. */
  schedulerTime: number | null;
  /** ms since the epoch */
  readonly time: number;
}

/** The failures of one key in one life, found without looking at each: a key may fail thousands of times. */
export class FailuresOfKey<F extends Failure> {
  readonly #ids = new Set<number>();
  readonly #schedulerTimes = new Set<number>();
  readonly #untoldByStream = new ByTime<F>();
  readonly #untoldByScheduler = new ByTime<F>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  hasId(id: number): boolean {
    return this.#ids.has(id);
  }

  hasSchedulerTime(time: number): boolean {
    return this.#schedulerTimes.has(time);
  }

  /** The one nearest in time of which the stream has not told. */
  untoldByStream(time: number, withinMs: number): F | undefined {
    return this.#untoldByStream.nearest(time, withinMs);
  }

  /** The one nearest in time of which the scheduler has not told. */
  untoldByScheduler(time: number, withinMs: number): F | undefined {
    return this.#untoldByScheduler.nearest(time, withinMs);
  }

  add(failure: F): void {
    this.#size++;
    if (failure.id === null) this.#untoldByStream.add(failure);
    else this.#ids.add(failure.id);
    if (failure.schedulerTime === null) this.#untoldByScheduler.add(failure);
    else this.#schedulerTimes.add(failure.schedulerTime);
  }

  toldByStream(failure: F, id: number): void {
    this.#untoldByStream.remove(failure);
    failure.id = id;
    this.#ids.add(id);
  }

  toldByScheduler(failure: F, time: number): void {
    this.#untoldByScheduler.remove(failure);
    failure.schedulerTime = time;
    this.#schedulerTimes.add(time);
  }

  remove(failure: F): void {
    this.#size--;
    if (failure.id === null) this.#untoldByStream.remove(failure);
    else this.#ids.delete(failure.id);
    if (failure.schedulerTime === null) this.#untoldByScheduler.remove(failure);
    else this.#schedulerTimes.delete(failure.schedulerTime);
  }
}

/** In the order of time, in which they mostly come and go. */
class ByTime<F extends Failure> {
  readonly #list: F[] = [];

  add(failure: F): void {
    let place = this.#list.length;
    while (place > 0 && this.#list[place - 1]!.time > failure.time) place--;
    this.#list.splice(place, 0, failure);
  }

  remove(failure: F): void {
    let place = this.#from(failure.time);
    while (this.#list[place] !== failure) place++;
    this.#list.splice(place, 1);
  }

  nearest(time: number, withinMs: number): F | undefined {
    const place = this.#from(time);
    const [before, after] = [this.#list[place - 1], this.#list[place]];
    const distance = (failure: F | undefined) => (failure ? Math.abs(failure.time - time) : Infinity);
    const best = distance(after) < distance(before) ? after : before;
    return distance(best) <= withinMs ? best : undefined;
  }

  /** Place of the first that is no earlier. */
  #from(time: number): number {
    return partition(this.#list.length, (index) => this.#list[index]!.time < time);
  }
}
