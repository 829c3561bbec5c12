import type { AdvicePlace, Computations } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import { clockTime } from '../../times.ts';
import { AskedNote } from '../asked-note.tsx';
import { Choice } from '../choice.tsx';
import { rangeIn } from '../place.ts';
import { RangeChip } from '../range-chip.tsx';
import { shownOf } from '../shown-of.ts';
import { useAsked } from '../use-asked.ts';
import type { ViewProps } from '../view-props.ts';
import { AdvicePart } from './advice-part.tsx';
import { cellsOf, COLUMNS, nameOf } from './figures.ts';
import { FOLLOW_MS } from './follow.ts';

const ORDERS = [
  ['', 'newest first'],
  ['duration', 'longest first'],
  ['errors', 'most errors first'],
  ['compute', 'most computed first'],
  ['transfer', 'most transfers first'],
  ['idle', 'most idle first'],
  ['peakMemory', 'most memory first'],
] as const;

/** All computations that are kept: a click opens one, and two that are ticked can be compared. */
export function ListSection({ live, looked, look }: ViewProps) {
  const { search = '', sort = '', failed = '', prefix = '', a = '' } = looked;
  const range = rangeIn(looked, 'from', 'to');
  const asked = useAsked<Computations>(
    'computations',
    {
      ...(search && { search }),
      ...(sort && { sort }),
      ...(failed && { failed: true }),
      ...(prefix && { prefix }),
      ...range,
    },
    FOLLOW_MS,
  );
  const { answer } = asked;
  const show = ({ from, to, prefix: name }: AdvicePlace) =>
    live.places.go('status', { from: String(from), to: String(to), function: name ?? '' });
  const tick = (id: string) => {
    if (a === '') look({ ...looked, a: id });
    else if (a === id) look({ ...looked, a: '' });
    else live.places.go('computations', { a, b: id });
  };
  return (
    <section aria-label="Computations">
      <h2>
        Computations <small>{answer && noteOf(answer)}</small>
        <span class="right">
          <RangeChip
            looked={looked}
            title="Those of all times"
            clear={() => look({ ...looked, from: '', to: '' })}
          />
          {a !== '' && <small>Tick another to compare</small>}
          <Choice
            label="Order"
            value={sort}
            options={ORDERS}
            choose={(next) => look({ ...looked, sort: next })}
          />
          <Choice
            label="Function"
            value={prefix}
            options={[
              ['', 'every function'],
              ...live.kept.names.prefixes.known.map((name) => [name, name] as const),
            ]}
            choose={(next) => look({ ...looked, prefix: next })}
          />
          <button
            aria-pressed={failed !== ''}
            onClick={() => look({ ...looked, failed: failed === '' ? 'true' : '' })}
          >
            With errors
          </button>
          <input
            type="search"
            aria-label="Search computations"
            placeholder="Search code, function or group"
            value={search}
            onInput={({ currentTarget }) => look({ ...looked, search: currentTarget.value })}
          />
        </span>
      </h2>
      <AskedNote asked={asked} empty={answer?.computations.id.length === 0 ? emptyText(answer) : null} />
      <div class="scroll">
        {range && (
          <AdvicePart
            of={{ from: range.from, to: range.to }}
            everyMs={null}
            title={`Advice for ${clockTime(range.from)} to ${clockTime(range.to)}`}
            show={show}
          />
        )}
        {answer && answer.computations.id.length > 0 && (
          <table class="figures">
            <thead>
              <tr>
                <th>compare</th>
                <th class="text">computation</th>
                {COLUMNS.map((name) => (
                  <th key={name}>{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answer.computations.id.map((id, row) => {
                const name = nameOf(answer.computations.name[row]!, answer.computations.functions[row]!);
                return (
                  <tr key={id}>
                    <td>
                      <input
                        type="checkbox"
                        aria-label={`Compare ${name}`}
                        checked={a === id}
                        onChange={() => tick(id)}
                      />
                    </td>
                    <td class="text">
                      <button
                        class="plain"
                        title={name}
                        onClick={() => live.places.go('computations', { id })}
                      >
                        {name}
                      </button>
                    </td>
                    {cellsOf(answer.computations, row, clockTime(answer.computations.start[row]!)).map(
                      (cell, at) => (
                        <td key={at}>{cell}</td>
                      ),
                    )}
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

function noteOf({ computations, total, dropped }: Computations): string {
  const shown = computations.id.length;
  const many = shownOf(shown, total);
  return dropped > 0 ? `${many} · ${formatCount(dropped)} older ones are not kept` : many;
}

const emptyText = ({ missing, time }: Computations): string =>
  missing ??
  (time === null
    ? 'The scheduler has not told of its computations yet: they are read every few seconds.'
    : 'No computation matches: Dask begins one with each call of compute or persist while nothing runs.');
