import { MOST_LIVES, StoredLives } from './stored-lives.ts';

test('lives are forgotten when their runs are, and a cluster with its last life', () => {
  const lives = new StoredLives();
  for (const [cluster, life, until] of [
    ['c', 'A', 1_000],
    ['c', 'B', 3_000],
    ['d', 'C', 2_000],
  ] as const) {
    lives.see(cluster, life, until);
    lives.see(cluster, life, until - 500);
    lives.acknowledge({ cluster, life, next: 5 });
  }
  expect(lives.ends()).toEqual(new Map(Object.entries({ c: 3, d: 2 })));
  lives.forget(1_000);
  expect([...lives.acknowledged('c').keys()]).toEqual(['A', 'B']);
  lives.forget(2_500);
  expect(lives.ends()).toEqual(new Map([['c', 3]]));
  expect(lives.acknowledged('c')).toEqual(new Map([['B', 5]]));
  expect([lives.has('d'), lives.until('d'), lives.acknowledged('d').size]).toEqual([false, -Infinity, 0]);
});

test('of too many lives those that ended first are forgotten', () => {
  const lives = new StoredLives();
  for (let at = 0; at < MOST_LIVES + 10; at++) lives.see(String(at % 2), String(at), at);
  lives.acknowledge({ cluster: '1', life: '9', next: 1 });
  lives.forget(-Infinity);
  lives.acknowledge({ cluster: '0', life: '10', next: 1 });
  expect(lives.acknowledged('1').size).toBe(0);
  lives.forget(MOST_LIVES + 8);
  expect(lives.ends()).toEqual(
    new Map([
      ['0', (MOST_LIVES + 8) / 1000],
      ['1', (MOST_LIVES + 9) / 1000],
    ]),
  );
});
