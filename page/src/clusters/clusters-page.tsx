import type { Clusters } from '@daskscope/api';
import { inOrder } from '@daskscope/client';
import { formatCount } from '@daskscope/timeline';
import { useEffect, useState } from 'preact/hooks';
import { ThemeButton } from '../header/theme-button.tsx';
import { Themes } from '../header/themes.ts';
import { addStyle } from '../parts/view-style.ts';
import { useShown } from '../shown.ts';
import { ClusterRow } from './cluster-row.tsx';
import style from './clusters.view.css';
import { ClustersStream } from './clusters-stream.ts';
import { matching, summaryOf } from './summary.ts';

addStyle(style);

/** Fewer are seen at a glance. */
const MANY = 8;
/** Rows that are drawn every second. */
const MOST_ROWS = 200;
const FILTER = 'filter';

const COLUMNS = ['Cluster', 'State', 'Workers', 'Tasks', 'Errors', 'Since'];

/** All clusters of an exporter of many; each leads to its own page. */
function ClustersPage() {
  const [themes] = useState(() => new Themes());
  const [stream] = useState(() => new ClustersStream());
  useEffect(() => stream.enter(), [stream]);
  const answer = useShown(stream.clusters);
  const problem = useShown(stream.problem);
  const [filter, setFilter] = useFilter();
  const all = answer?.clusters ?? [];
  const said = summaryOf(all);
  useEffect(() => void (document.title = said === '' ? 'Daskscope' : `${said} - Daskscope`), [said]);
  return (
    <div id="app">
      <header>
        <h1>Daskscope</h1>
        <span id="clusters-summary">{said}</span>
        <span class="end">
          {(all.length > MANY || filter !== '') && (
            <input
              id="clusters-filter"
              type="search"
              placeholder="Filter: name, label, state"
              aria-label="Filter clusters by name, label or state"
              spellcheck={false}
              value={filter}
              onInput={({ currentTarget }) => setFilter(currentTarget.value)}
            />
          )}
          <ThemeButton themes={themes} />
        </span>
      </header>
      <div id="notice" role="alert" data-tone="lost" hidden={problem === null}>
        {problem} {answer && 'What is shown is from before.'}
      </div>
      <main>
        <section id="clusters">
          <h2>Clusters</h2>
          {answer && <List answer={answer} filter={filter} />}
          <Problems answer={answer} />
        </section>
      </main>
    </div>
  );
}

function List({ answer, filter }: { answer: Clusters; filter: string }) {
  const [whole, setWhole] = useState(false);
  const { clusters, sources, time } = answer;
  if (clusters.length === 0)
    return (
      <p class="empty">
        No source names a cluster now. They are looked for by {sources.map(({ source }) => source).join(', ')}
        .
      </p>
    );
  const found = inOrder(matching(clusters, filter));
  const shown = whole ? found : found.slice(0, MOST_ROWS);
  const left = found.length - shown.length;
  return (
    <>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((cluster) => (
            <ClusterRow key={cluster.name} cluster={cluster} time={time} />
          ))}
        </tbody>
      </table>
      <p id="clusters-left">
        {filter !== '' &&
          `${formatCount(found.length)} of ${formatCount(clusters.length)} match the filter. `}
        {left > 0 && (
          <>
            {formatCount(left)} more, with less trouble, are not shown.{' '}
            <button onClick={() => setWhole(true)}>Show all</button>
          </>
        )}
      </p>
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

/** The URL holds it, so that the list as it is can be sent to somebody. */
function useFilter(): [string, (text: string) => void] {
  const [filter, setFilter] = useState(() => new URLSearchParams(location.search).get(FILTER) ?? '');
  const set = (text: string) => {
    const query = new URLSearchParams(location.search);
    if (text === '') query.delete(FILTER);
    else query.set(FILTER, text);
    history.replaceState(history.state, '', query.size > 0 ? `?${query.toString()}` : location.pathname);
    setFilter(text);
  };
  return [filter, set];
}

export { ClustersPage as Opened };
