import { atOnce } from '../slices.ts';
import { interval, newCluster, SAMPLE_TIME, schedulerIdentity, taskRecord } from '../state/samples.ts';
import { judged, runsOf } from './advised.ts';
import type { Subject } from './subject.ts';

const NOW = SAMPLE_TIME + 60_000;

/** Ten runs a second for five seconds, of a scheduler whose runs are known since SAMPLE_TIME. */
function ran() {
  const cluster = newCluster();
  const life = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  for (let id = 0; id < 50; id++)
    cluster.log.append(
      life,
      id,
      taskRecord({ key: `inc-${id}`, intervals: [interval(100 * id, 100 * id + 90)] }),
    );
  cluster.log.known.begin(life, SAMPLE_TIME);
  cluster.log.known.reach(life, SAMPLE_TIME + 5_000);
  return cluster;
}

function statesOf(subject: Omit<Subject, 'computation'>) {
  const cluster = ran();
  const asked = { ...subject, computation: null };
  const all = atOnce(cluster.log.find(runsOf(asked), NOW, (found) => judged(cluster, asked, found)));
  return Object.fromEntries(all.map(({ kind, verdict }) => [kind, verdict.state]));
}

test('where all that ran is known, runs are judged', () => {
  expect(statesOf({ from: SAMPLE_TIME, to: SAMPLE_TIME + 5_000 })).toMatchObject({
    'slower-worker': 'none',
    transfers: 'none',
    recomputed: 'none',
    straggler: 'not-asked',
  });
});

test('where some of the time is not known, runs are not judged', () => {
  expect(statesOf({ from: SAMPLE_TIME - 5_000, to: SAMPLE_TIME + 5_000 })).toMatchObject({
    'slower-worker': 'unknown',
    transfers: 'unknown',
    recomputed: 'unknown',
    straggler: 'not-asked',
  });
});
