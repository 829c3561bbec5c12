import type { StoredDocument } from '../stored.ts';
import { OthersDocuments } from './others.ts';
import type { Server } from './server.ts';

const KINDS = ['watched', 'progress'];
const WRITTEN = 1_000_000_000;

const documents = Array.from({ length: 25 }, (_, at) => ({
  ...{ kind: at < 3 ? 'watched' : 'progress', cluster: `c${at}`, id: '', start: 0, stop: 0, json: '{}' },
  written: WRITTEN + at,
}));

/** As it answers what OthersDocuments asks. @param fails at which of its readings */
function serverOf(all: readonly (StoredDocument & { written: number })[], fails = Infinity): Server {
  let readings = 0;
  return {
    rows: (sql: string, asked: { clusters: string[]; since: number }) => {
      if (sql.includes('LIMIT'))
        return Promise.resolve(all.filter(({ written }) => written >= asked.since).toReversed());
      if (++readings === fails) return Promise.reject(new Error('Memory limit exceeded.'));
      return Promise.resolve(all.filter(({ cluster }) => asked.clusters.includes(cluster)));
    },
  } as unknown as Server;
}

test('what could not be told is told by another look', async () => {
  const others = new OthersDocuments(WRITTEN);
  const server = serverOf(documents, 2);
  await expect(others.look(server, KINDS)).rejects.toThrow('Memory limit exceeded.');
  const looked = await others.look(server, KINDS);
  expect(looked.documents).toHaveLength(25);
  // As where something else failed that was asked for beside it.
  const again = await others.look(server, KINDS);
  expect(again.documents).toHaveLength(25);
  again.told();
  expect((await others.look(server, KINDS)).documents).toEqual([]);
});

test('what was written here is not told, and names of what nobody looks at are not kept', async () => {
  const others = new OthersDocuments(WRITTEN);
  (await others.look(serverOf([]), KINDS)).told();
  others.wrote(documents.slice(0, 20), WRITTEN);
  const part = { ...documents[0]!, kind: 'progress-part', cluster: 'c99', written: WRITTEN + 99 };
  others.wrote([part], part.written);
  const server = serverOf([...documents, part]);
  const { documents: told } = await others.look(server, [...KINDS, 'progress-part']);
  expect(told.map(({ cluster }) => cluster)).toEqual(['c20', 'c21', 'c22', 'c23', 'c24', 'c99']);
});
