import type { Status, Tasks } from '@daskscope/api';
import { readCursor } from '@daskscope/client';
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
  startedAt = 1;
  readonly #random: (most: number) => number;
  /** Numbers of lives, each as often as its scheduler came. */
  #came = [0];
  #opened = 0;
  /** How far the open stream is; null: its cursor is another exporter's. */
  #told: Ran | null = null;
  #statusTold = '';

  constructor(random: (most: number) => number) {
    this.#random = random;
  }

  run(count: number): void {
    for (; count > 0; count--) {
      const last = this.ran.findLast(({ life }) => life === this.#current);
      this.ran.push({ life: this.#current, id: last ? last.id + 1 : 0 });
    }
  }

  restartScheduler(): void {
    this.run(1);
    this.#came.push(this.lives.length);
    this.lives = [...this.lives, `life-${this.lives.length}`];
  }

  /** One that was there before another is there again. */
  bringBackScheduler(): void {
    this.#came.push(this.#random(this.lives.length));
  }

  /** It knows the scheduler's runs from now on, and counts them from 0. */
  restart(): void {
    this.streams.cut();
    jest.advanceTimersByTime(MINUTE);
    this.startedAt++;
    this.lives = ['life-0'];
    this.#came = [0];
    this.ran = [];
    this.tell(0);
  }

  /** Tells the open stream some of what it has not been told, or all. */
  tell(count = Infinity): void {
    if (this.#random(2) === 0) this.tellStatus();
    for (let left = count; left > 0;) {
      this.#open();
      if (this.#told === null) return;
      const life = this.#lifeAfter(this.#told);
      const { id: from } = life === this.#told.life ? this.#told : { id: 0 };
      const runs = this.ran.filter((ran) => ran.life === life && ran.id >= from).slice(0, left);
      this.#told = { life, id: (runs.at(-1)?.id ?? from - 1) + 1 };
      this.streams.say({ topic: 'tasks', data: this.#answer(runs, this.#told) });
      if (runs.length === 0 && this.#lifeAfter(this.#told) === life) return;
      left -= runs.length;
    }
  }

  tellStatus(): void {
    this.#open();
    const status = this.#status();
    const text = JSON.stringify(status);
    if (text === this.#statusTold) return;
    this.#statusTold = text;
    this.streams.say({ topic: 'status', data: status });
  }

  /** That it is this one, and which scheduler is there, has been told. */
  isKnownTo({ status }: LiveState): boolean {
    return (
      status?.exporter.startedAt === this.startedAt && status.scheduler?.id === this.lives[this.#current]
    );
  }

  /** What ran before, in pages, while more of it happens. */
  async *past(meanwhile: () => void): AsyncGenerator<Tasks> {
    for (let place = 0; ;) {
      const count = 1 + this.#random(6);
      const page = this.ran.slice(place, place + count);
      place += page.length;
      const more = place < this.ran.length;
      const last = this.ran[place - 1];
      const cursor = last ? { ...last, id: last.id + 1 } : this.#head();
      const answer = { ...this.#answer(page, cursor), ...(more && { more: true as const }) };
      meanwhile();
      if (this.fails && this.#random(2) === 0) throw new Error('It was cut short.');
      yield answer;
      if (!more) return;
    }
  }

  get #current(): number {
    return this.#came.at(-1)!;
  }

  #open(): void {
    while (this.streams.cursors.length > this.#opened) {
      this.#opened = this.streams.cursors.length;
      const cursor = this.streams.cursors.at(-1)!;
      this.#told = cursor === null ? this.#head() : this.#read(cursor);
      this.#statusTold = JSON.stringify(this.#status());
      // As the exporter does, first: who learns that it is another one opens the stream anew.
      this.streams.say({ topic: 'status', data: this.#status() });
    }
  }

  /** Where the exporter's log reads on. */
  #lifeAfter({ life, id }: Ran): number {
    if (life === this.#current || this.#endOf(life) > id) return life;
    const last = this.ran.findLastIndex((ran) => ran.life === life);
    return this.ran[last + 1]?.life ?? this.#current;
  }

  /** One past the last id of a life. */
  #endOf(life: number): number {
    return this.ran.filter((ran) => ran.life === life).length;
  }

  #head(): Ran {
    return { life: this.#current, id: this.#endOf(this.#current) };
  }

  /** null: it is another exporter's. */
  #read(text: string): Ran | null {
    const { life, id } = readCursor(text);
    const number = this.lives.indexOf(life);
    return number === -1 || id > this.#endOf(number) ? null : { life: number, id };
  }

  #status(): Status {
    const status = statusAnswer({ startedAt: this.startedAt });
    const lives = this.lives.map((id, life) => ({
      ...{ id, tasks: 0 },
      firstSeen: this.#came.indexOf(life),
      lastSeen: this.#came.lastIndexOf(life),
    }));
    return {
      ...status,
      time: this.#came.length - 1,
      lives,
      scheduler: { ...status.scheduler!, id: this.lives[this.#current]! },
    };
  }

  #answer(ran: readonly Ran[], { life, id }: Ran): Tasks {
    return tasksAnswer({ runs: [...ran], lives: this.lives, cursor: `${this.lives[life]}:${id}` });
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
    let over = false;
    const happen = () => {
      if (random(2) === 0) exporter.run(random(4));
      if (random(12) === 0) exporter.restartScheduler();
      if (random(12) === 0) exporter.bringBackScheduler();
      if (random(2) === 0) exporter.tell(random(5));
    };
    const live = new LiveRows({
      ...{ liveState, filter: new Filter(), from: 0, run: jest.fn(), sums: jest.fn() },
      past: () => exporter.past(over ? () => undefined : happen),
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
      if (live.ready && exporter.isKnownTo(liveState)) expect(now).toEqual(ran().slice(0, now.length));
    }
    exporter.fails = false;
    over = true;
    exporter.tell();
    jest.advanceTimersByTime(MINUTE);
    untilOpen(streams);
    exporter.tellStatus();
    exporter.tell();
    await live.load();
    exporter.tell();
    expect(live.ready).toBe(true);
    expect(shown()).toEqual(ran());
    leave();
  },
);
