import type { StoredDocument } from '../stored.ts';
import { dropTold } from './retention.ts';
import type { Server } from './server.ts';

const UNTIL = Date.UTC(2023, 10, 16);

/** A server on which days were told to go long ago. It refuses what has this text. */
function told() {
  const days = ['2023-11-14', '2023-11-15', '2023-11-16'];
  const kept: StoredDocument[] = [];
  const commands: string[] = [];
  const refused = { text: '' };
  const server = {
    rows(sql: string) {
      if (sql.includes('min(ended)')) return [{ oldest: days[0], newest: days.at(-1) }];
      if (sql.includes('DISTINCT id')) return kept.map(({ id }) => ({ id }));
      if (sql.includes('AS day')) return days.map((day) => ({ day }));
      return [{ until: UNTIL, json: '{}', now: UNTIL + 1_000_000 }];
    },
    async command(sql: string, { day }: { day?: string }) {
      if (refused.text !== '' && sql.includes(refused.text)) throw new Error('Refused.');
      commands.push(sql);
      if (day !== undefined) days.splice(days.indexOf(day), 1);
    },
  } as unknown as Server;
  const drop = () => dropTold(server, async (document) => void kept.push(document));
  const deleted = () => commands.flatMap((sql) => /TABLE (\w+) DELETE/.exec(sql)?.[1] ?? []);
  return { drop, days, refused, deleted };
}

test('while the server refuses to drop days nothing else is deleted', async () => {
  const { drop, days, refused, deleted } = told();
  refused.text = 'DROP PARTITION';
  for (let upkeep = 0; upkeep < 3; upkeep++) await expect(drop()).rejects.toThrow('Refused.');
  expect([days.length, deleted()]).toEqual([3, []]);
  refused.text = '';
  expect(await drop()).toBe(true);
  expect(days).toEqual(['2023-11-16']);
  expect(deleted()).toEqual(['documents', 'listed', 'failures', 'series', 'lives']);
});

test('what goes with the days is deleted once, also where a day comes again or one table refuses', async () => {
  const { drop, days, refused, deleted } = told();
  refused.text = 'TABLE failures';
  for (let upkeep = 0; upkeep < 3; upkeep++) await expect(drop()).rejects.toThrow('Refused.');
  expect(deleted()).toEqual(['documents', 'listed']);
  refused.text = '';
  for (let upkeep = 0; upkeep < 3; upkeep++) {
    days.unshift('2023-11-14');
    expect(await drop()).toBe(true);
    expect(days).toEqual(['2023-11-16']);
  }
  expect(deleted()).toEqual(['documents', 'listed', 'failures', 'series', 'lives']);
});
