import type { Tasks } from '@daskscope/api';
import { statusAnswer, tasksAnswer } from '@daskscope/client/testing/answers';
import { FakePage, FakeStreams } from '@daskscope/client/testing/streams';
import { Filter } from '../filter.ts';
import { LiveRows } from './live-rows.ts';
import { LiveState } from './live-state.ts';

const MINUTE = 60_000;
const STEPS = 40;

/** As Park and Miller have it: the same numbers for the same seed. */
function randomFrom(seed: number): (most: number) => number {
  let state = seed + 1;
  return (most) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % most;
  };
}

interface Ran {
  life: number;
  id: number;
}

/** An exporter: what ran, how far the stream that is open has told it, and pages of what was before. */
class Exporter {
  readonly streams = new FakeStreams();
  lives = ['life-0'];
  ran: Ran[] = [];
  /** Pages end before they are whole. */
  fails = false;
  readonly #random: (most: number) => number;
  #opened = 0;
  #told = 0;
  startedAt = 1;

  constructor(random: (most: number) => number) {
    this.#random = random;
  }

  run(count: number): void {
    for (; count > 0; count--) {
      const life = this.lives.length - 1;
      const last = this.ran.at(-1);
      this.ran.push({ life, id: last?.life === life ? last.id + 1 : 0 });
    }
  }

  restartScheduler(): void {
    this.run(1);
    this.lives = [...this.lives, `life-${this.lives.length}`];
  }

  /** It knows the scheduler's runs from now on, and counts them from 0. */
  restart(): void {
    this.streams.cut();
    jest.advanceTimersByTime(MINUTE);
    this.startedAt++;
    this.lives = ['life-0'];
    this.ran = [];
    this.tell(0);
  }

  /** Tells the open stream some of what it has not been told, or all. */
  tell(count = Infinity): void {
    while (this.streams.cursors.length > this.#opened) {
      this.#opened = this.streams.cursors.length;
      const cursor = this.streams.cursors.at(-1)!;
      this.#told = cursor === null ? this.ran.length : this.#placeOf(cursor);
      // As the exporter does, first: who learns that it is another one opens the stream anew.
      this.streams.say({ topic: 'status', data: statusAnswer({ startedAt: this.startedAt }) });
    }
    if (this.#told < 0) return;
    const next = this.ran.slice(this.#told, this.#told + count);
    this.#told += next.length;
    this.streams.say({ topic: 'tasks', data: this.#answer(next, this.#told) });
  }

  /** What ran before, in pages, while more of it happens. */
  async *past(meanwhile: () => void): AsyncGenerator<Tasks> {
    for (let place = 0; ;) {
      const count = 1 + this.#random(6);
      const page = this.ran.slice(place, place + count);
      place += page.length;
      const more = place < this.ran.length;
      const answer = { ...this.#answer(page, place), ...(more && { more: true as const }) };
      meanwhile();
      if (this.fails && this.#random(2) === 0) throw new Error('It was cut short.');
      yield answer;
      if (!more) return;
    }
  }

  /** -1: it is another exporter's. */
  #placeOf(cursor: string): number {
    for (let place = 0; place <= this.ran.length; place++) if (this.#cursorAt(place) === cursor) return place;
    return -1;
  }

  #cursorAt(place: number): string {
    const last = this.ran[place - 1];
    return last ? `${this.lives[last.life]}:${last.id + 1}` : `${this.lives[0]}:0`;
  }

  #answer(ran: readonly Ran[], place: number): Tasks {
    return tasksAnswer({ runs: [...ran], lives: this.lives, cursor: this.#cursorAt(place) });
  }
}

/** A stream that brings nothing is closed, and opened again after a pause. */
function untilOpen(streams: FakeStreams): void {
  for (let tries = 0; streams.open === 0 && tries < 1_000; tries++) jest.advanceTimersByTime(100);
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test.each(Array.from({ length: 150 }, (_, seed) => [seed]))(
  'whatever comes when, every run is there once and in order: %i',
  async (seed) => {
    const random = randomFrom(seed * 7919);
    const exporter = new Exporter(random);
    const { streams } = exporter;
    const liveState = new LiveState({ open: streams.connect, ask: streams.ask, page: new FakePage() });
    const leave = liveState.enter();
    const happen = () => {
      if (random(2) === 0) exporter.run(random(4));
      if (random(12) === 0) exporter.restartScheduler();
      if (random(2) === 0) exporter.tell(random(5));
    };
    const live = new LiveRows({
      ...{ liveState, filter: new Filter(), from: 0, run: jest.fn(), sums: jest.fn() },
      past: () => exporter.past(happen),
    });
    const shown = () =>
      live
        .read(0)
        .flatMap(({ row }) => [...row])
        .map((row) => live.detail(row)!)
        .map(({ life, id }) => `${life} ${id}`);
    const ran = () => exporter.ran.map(({ life, id }) => `${exporter.lives[life]} ${id}`);
    exporter.run(random(20));
    for (let step = 0; step < STEPS; step++) {
      happen();
      if (random(3) === 0) await live.load();
      if (random(10) === 0) {
        streams.cut();
        jest.advanceTimersByTime(MINUTE);
      }
      if (random(15) === 0) exporter.restart();
      if (random(15) === 0) {
        streams.refuse(400, 'This is not a cursor.', { code: 'bad-parameter', parameter: 'after' });
        untilOpen(streams);
      }
      exporter.fails = random(3) === 0;
      // Of what there is, each run is there once, and those in between as well.
      const now = shown();
      const isTold = liveState.status?.exporter.startedAt === exporter.startedAt;
      if (live.ready && isTold) expect(now).toEqual(ran().slice(0, now.length));
    }
    exporter.fails = false;
    exporter.tell();
    jest.advanceTimersByTime(MINUTE);
    untilOpen(streams);
    exporter.tell();
    await live.load();
    exporter.tell();
    expect(live.ready).toBe(true);
    expect(shown()).toEqual(ran());
    leave();
  },
);
