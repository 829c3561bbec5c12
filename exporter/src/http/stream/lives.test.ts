import type { StreamLine, TasksUpdate } from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import { Answers } from '../answers/answers.ts';
import { clustersTable, listingOfOne } from '../clusters/cluster-list.ts';
import { emptyCluster, IDENTITY, NOW, runTasks } from '../testing/filled-cluster.ts';
import { NO_VERSIONS } from './dictionaries.ts';
import { Lines, type Place } from './lines.ts';

const ROWS = 2;

function begin() {
  const cluster = emptyCluster(20);
  const clock = () => NOW;
  const answers = new Answers(cluster, clock);
  const clusters = clustersTable(listingOfOne(cluster), clock);
  const lines = new Lines({ cluster, answers, clusters, pace: { rows: ROWS, lineBytes: 1e6 }, clock });
  return { cluster, lines };
}

function connect(cluster: Cluster, life: string): void {
  cluster.connected({ ...IDENTITY, id: life }, NOW);
}

/** The dictionary as it was told last. */
let lives: string[];

/** Reads until there is no more. */
function readOn(lines: Lines, from: Place) {
  const told: { runs: string[]; reset: boolean; lost: number }[] = [];
  let place = from;
  for (let more = true; more;) {
    const read = lines.tasks(place);
    if (read.line) {
      const { data } = JSON.parse(read.line.toString()) as StreamLine & { data: TasksUpdate };
      lives = data.lives ?? lives;
      const runs = data.tasks.id.map((id, row) => `${lives[data.tasks.life[row]!]} ${id}`);
      told.push({ runs, reset: data.reset, lost: data.lost });
    }
    ({ next: place, more } = read);
  }
  return { told, place };
}

const PLACE = { cursor: 'A:0', keys: false, has: NO_VERSIONS };

test('who is behind when another scheduler comes gets the rest of the one before, and all of those between', () => {
  const { cluster, lines } = begin();
  connect(cluster, 'A');
  runTasks(cluster, 0, 2);
  const { place } = readOn(lines, PLACE);
  runTasks(cluster, 2, 3);
  connect(cluster, 'B');
  runTasks(cluster, 0, 1);
  connect(cluster, 'nothing ran');
  connect(cluster, 'C');
  runTasks(cluster, 0, 1);
  const read = readOn(lines, place);
  expect(read.told.flatMap(({ runs }) => runs)).toEqual(['A 2', 'A 3', 'A 4', 'B 0', 'C 0']);
  expect(read.told.filter(({ reset }) => reset)).toHaveLength(2);
  expect(read.place.cursor).toBe('C:1');
  runTasks(cluster, 1, 1);
  expect(readOn(lines, read.place).told).toMatchObject([{ runs: ['C 1'], reset: false }]);
});

test('what the log dropped of the one before is counted as lost', () => {
  const { cluster, lines } = begin();
  connect(cluster, 'A');
  runTasks(cluster, 0, 5);
  const { place } = readOn(lines, PLACE);
  runTasks(cluster, 5, 10);
  connect(cluster, 'B');
  runTasks(cluster, 0, 13);
  const { told } = readOn(lines, place);
  expect(told[0]).toEqual({ runs: ['A 8', 'A 9'], reset: false, lost: 3 });
  expect(told.flatMap(({ runs }) => runs)).toHaveLength(20);
});

test('so is all of it where nothing of it is kept', () => {
  const { cluster, lines } = begin();
  connect(cluster, 'A');
  runTasks(cluster, 0, 5);
  const { place } = readOn(lines, PLACE);
  runTasks(cluster, 5, 2);
  connect(cluster, 'B');
  runTasks(cluster, 0, 30);
  const { told } = readOn(lines, place);
  expect(told[0]).toEqual({ runs: [], reset: false, lost: 2 });
  expect(told.flatMap(({ runs }) => runs)[0]).toBe('B 10');
});

test.each([':0', 'of an exporter before:7'])('who has seen none of them, as at %s, gets all', (cursor) => {
  const { cluster, lines } = begin();
  for (const life of ['A', 'B']) {
    connect(cluster, life);
    runTasks(cluster, 0, 2);
  }
  const { told } = readOn(lines, { ...PLACE, cursor });
  expect(told.flatMap(({ runs }) => runs)).toEqual(['A 0', 'A 1', 'B 0', 'B 1']);
  expect(told[0]!.reset).toBe(true);
});

test('a scheduler that is there again goes on, and nothing of it is told for ever', () => {
  const { cluster, lines } = begin();
  connect(cluster, 'A');
  runTasks(cluster, 0, 2);
  connect(cluster, 'B');
  runTasks(cluster, 0, 2);
  connect(cluster, 'A');
  runTasks(cluster, 2, 1);
  const { told, place } = readOn(lines, PLACE);
  expect(told.at(-1)!.runs).toContain('A 2');
  expect(readOn(lines, place).told).toEqual([]);
});
