import type { Clusters, ClusterSummary } from '@daskscope/api';
import { inOrder } from '@daskscope/client';
import { formatCount } from '@daskscope/timeline';
import { ago, clockTime } from '../times.ts';
import { useAsked } from '../views/use-asked.ts';
import { addStyle } from '../parts/view-style.ts';
import style from './clusters.view.css';

addStyle(style);

const EVERY_MS = 2_000;

/** All clusters of an exporter of many; each leads to its own page. */
function ClustersPage() {
  const { answer, problem } = useAsked<Clusters>('clusters', {}, EVERY_MS);
  return (
    <div id="app">
      <header>
        <h1>Daskscope</h1>
      </header>
      <div id="notice" role="alert" data-tone="lost" hidden={problem === null}>
        {problem}
      </div>
      <main>
        <section id="clusters">
          <h2>
            Clusters <small>{answer && formatCount(answer.clusters.length)}</small>
          </h2>
          {answer && <Table answer={answer} />}
          <p class="empty" hidden={!answer || answer.clusters.length > 0}>
            No source names a cluster now.
          </p>
          <Problems answer={answer} />
        </section>
      </main>
    </div>
  );
}

function Table({ answer: { clusters, time } }: { answer: Clusters }) {
  return (
    <table>
      <thead>
        <tr>
          {['Cluster', 'State', 'Workers', 'Tasks', 'Errors', 'Since'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {inOrder(clusters).map((cluster) => (
          <Row key={cluster.name} cluster={cluster} time={time} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ cluster, time }: { cluster: ClusterSummary; time: number }) {
  const { name, state, workers, errors, error, since, address } = cluster;
  // Of one that has not been connected to nothing is known, which is not 0.
  const known = state !== 'connecting';
  return (
    <tr data-state={state}>
      <th scope="row">
        <a href={`?${new URLSearchParams({ cluster: name }).toString()}`} title={address}>
          {name}
        </a>
      </th>
      <td title={error ?? undefined}>{state}</td>
      <td>{state === 'connected' ? formatCount(workers) : '–'}</td>
      <td>{known ? <Tasks tasks={cluster.tasks} /> : '–'}</td>
      <td class={errors > 0 ? 'some' : ''}>{known ? formatCount(errors) : '–'}</td>
      <td title={clockTime(since, time)}>{ago(time - since)}</td>
    </tr>
  );
}

/** What is finished, in the works and to come, as a bar of shares. */
function Tasks({ tasks }: Pick<ClusterSummary, 'tasks'>) {
  const done = tasks.memory + tasks.released;
  const open = tasks.waiting + tasks.queued + tasks['no-worker'];
  const all = done + open + tasks.processing + tasks.erred;
  if (all === 0) return <>0</>;
  const words = [
    `${formatCount(done)} done`,
    `${formatCount(tasks.processing)} in the works`,
    `${formatCount(open)} to come`,
    ...(tasks.erred > 0 ? [`${formatCount(tasks.erred)} erred`] : []),
  ].join(', ');
  return (
    <>
      <progress max={all} value={done} aria-label={words} title={words} />{' '}
      <small>{`${formatCount(done)} of ${formatCount(all)}`}</small>
    </>
  );
}

function Problems({ answer }: { answer: Clusters | null }) {
  const problems = answer?.sources.flatMap((source) => source.problems) ?? [];
  return (
    <ul id="source-problems" hidden={problems.length === 0}>
      {problems.map((problem, at) => (
        <li key={at}>{problem}</li>
      ))}
    </ul>
  );
}

export { ClustersPage as Opened };
