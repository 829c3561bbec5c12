import type { ClusterSummary } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import { ago, clockTime } from '../times.ts';

/** One cluster in the list. @param time ms since the epoch, by the exporter's clock */
export function ClusterRow({ cluster, time }: { cluster: ClusterSummary; time: number }) {
  const { name, labels, state, workers, errors, error, since, address, scheduler } = cluster;
  // Of one that this exporter has not been connected to nothing is known, which is not 0.
  const known = state !== 'connecting' && scheduler !== null;
  const told = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return (
    <tr data-state={state}>
      <th scope="row">
        <a href={`?${new URLSearchParams({ cluster: name }).toString()}`} title={address}>
          {name}
        </a>
        {told.length > 0 && <small> {told.join(' ')}</small>}
        {error !== null && state !== 'gone' && <small class="why">{error}</small>}
      </th>
      <td data-column="State">
        <span class="state">{state}</span>
      </td>
      <td data-column="Workers">{state === 'connected' ? formatCount(workers) : '–'}</td>
      <td data-column="Tasks">{known ? <Tasks tasks={cluster.tasks} /> : '–'}</td>
      <td data-column="Errors" class={errors > 0 ? 'some' : ''}>
        {known ? formatCount(errors) : '–'}
      </td>
      <td data-column="Since" title={clockTime(since, time)}>
        {ago(time - since)}
      </td>
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
  const shares = { done, working: tasks.processing, erred: tasks.erred, open };
  return (
    <>
      <span class="shares" role="img" aria-label={words} title={words}>
        {Object.entries(shares).map(
          ([name, count]) => count > 0 && <i key={name} class={name} style={{ flexGrow: count }} />,
        )}
      </span>{' '}
      <small>{`${formatCount(done)} of ${formatCount(all)}`}</small>
    </>
  );
}
