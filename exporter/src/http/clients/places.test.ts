import fc from 'fast-check';
import { Places } from './places.ts';

/** Who has places, as they were taken and lost. */
class Guests {
  readonly inside: string[] = [];
  readonly lost: string[] = [];
  readonly #places: Places;
  readonly #leave = new Map<string, () => void>();

  constructor(capacity: number) {
    this.#places = new Places(capacity);
  }

  enter(name: string, idle = false): boolean {
    const leave = this.#places.take({
      client: name[0]!,
      idle: () => idle,
      lose: () => {
        this.lost.push(name);
        this.inside.splice(this.inside.indexOf(name), 1);
      },
    });
    if (!leave) return false;
    this.inside.push(name);
    this.#leave.set(name, leave);
    return true;
  }

  leave(name: string): void {
    this.#leave.get(name)!();
    if (this.inside.includes(name)) this.inside.splice(this.inside.indexOf(name), 1);
  }
}

test('one client gets all places that nobody else wants, and no more', () => {
  const guests = new Guests(3);
  expect(['a1', 'a2', 'a3', 'a4'].map((name) => guests.enter(name))).toEqual([true, true, true, false]);
  guests.leave('a2');
  expect(guests.enter('a5')).toBe(true);
  expect(guests.lost).toEqual([]);
});

test('another client takes from who has most, until they have as many', () => {
  const guests = new Guests(4);
  for (const name of ['a1', 'a2', 'a3', 'a4']) guests.enter(name);
  expect(['b1', 'b2', 'b3'].map((name) => guests.enter(name))).toEqual([true, true, false]);
  expect(guests.lost).toEqual(['a1', 'a2']);
  expect(guests.enter('a5')).toBe(false);
});

test('what is idle is lost first', () => {
  const guests = new Guests(3);
  guests.enter('a1');
  guests.enter('a2', true);
  guests.enter('a3');
  guests.enter('b1');
  expect(guests.lost).toEqual(['a2']);
});

test('leaving twice, or after the place was lost, frees nothing else', () => {
  const guests = new Guests(2);
  guests.enter('a1');
  guests.enter('a2');
  guests.enter('b1');
  for (let times = 0; times < 3; times++) guests.leave('a1');
  expect(guests.enter('a3')).toBe(false);
});

test('whoever comes and goes, no more than all places are taken, and who wants one has at most one fewer than anybody', () => {
  const name = fc
    .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(20))
    .map(([client, i]) => `${client}${i}`);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(name, { maxLength: 60 }), (capacity, steps) => {
      const guests = new Guests(capacity);
      const count = (client: string) => guests.inside.filter((one) => one[0] === client).length;
      for (const step of steps) {
        if (guests.inside.includes(step)) {
          guests.leave(step);
          continue;
        }
        const entered = guests.enter(step);
        expect(guests.inside.length).toBeLessThanOrEqual(capacity);
        if (!entered) {
          expect(guests.inside.length).toBe(capacity);
          for (const client of 'abcd') expect(count(client)).toBeLessThanOrEqual(count(step[0]!) + 1);
        }
      }
    }),
  );
});
