import type { Compared, Computation } from '@daskscope/api';
import { formatCount, formatDuration, type Range } from '@daskscope/timeline';
import { useMemo, useState } from 'preact/hooks';
import { clockTime } from '../../times.ts';
import { AskedNote } from '../asked-note.tsx';
import { FunctionName } from '../function-name.tsx';
import { useAsked } from '../use-asked.ts';
import type { ViewProps } from '../view-props.ts';
import { durationText, endOf, nameOf } from './figures.ts';
import { Picture } from './picture.tsx';

/** Two computations: their pictures one under the other on one axis of time, and function by function what is different. */
export function ComparedSection({ live, looked }: ViewProps) {
  const { a = '', b = '' } = looked;
  const asked = useAsked<Compared>('compare', { a, b });
  const { answer } = asked;
  const whole = useMemo(() => ({ from: 0, to: answer ? longest(answer) : 1 }), [answer]);
  const [range, setRange] = useState<Range | null>(null);
  return (
    <section aria-label="Computations compared">
      <h2>
        <button class="plain" onClick={() => live.places.go('computations')}>
          Computations
        </button>
        <small>{answer && differenceText(answer)}</small>
        <span class="right">
          <button onClick={() => setRange(null)}>All of both</button>
          <button onClick={() => live.places.go('computations', { a: b, b: a })}>Swap</button>
        </span>
      </h2>
      <AskedNote asked={asked} empty={null} />
      {answer && (
        <div class="scroll">
          {[answer.a, answer.b].map((one, at) => (
            <div key={`${one.id} ${at}`}>
              <h3>
                {at === 0 ? 'First: ' : 'Second: '}
                <button class="plain" onClick={() => live.places.go('computations', { id: one.id })}>
                  {headOf(one)}
                </button>
              </h3>
              <Picture
                live={live}
                of={one}
                label={`${at === 0 ? 'First' : 'Second'} computation, over the time since it began`}
                range={range ?? whole}
                setRange={setRange}
              />
            </div>
          ))}
          <div class="sideways">
            <FunctionsCompared live={live} answer={answer} />
          </div>
        </div>
      )}
    </section>
  );
}

function FunctionsCompared({ live, answer }: { answer: Compared; live: ViewProps['live'] }) {
  const { functions } = answer;
  return (
    <table class="figures" aria-label="Functions compared">
      <thead>
        <tr>
          <th rowSpan={2}>function</th>
          <th rowSpan={2}>change</th>
          {['runs', 'computed', 'a run', 'transfers'].map((name) => (
            <th key={name} colSpan={2} class="both">
              {name}
            </th>
          ))}
        </tr>
        <tr>
          {Array.from({ length: 4 }, (_, at) => [
            <th key={`a${at}`}>first</th>,
            <th key={`b${at}`}>second</th>,
          ])}
        </tr>
      </thead>
      <tbody>
        {functions.name.map((name, row) => (
          <tr key={name} class={functions.change[row]}>
            <td class="text">
              <FunctionName live={live} name={name} />
            </td>
            <td class="change">{functions.change[row]}</td>
            {(['runs', 'compute', 'mean', 'transfer'] as const).flatMap((figure) => {
              const text = figure === 'runs' ? formatCount : formatDuration;
              return (['a', 'b'] as const).map((which) => {
                const value = functions[figure][which][row];
                return <td key={figure + which}>{value == null ? '—' : text(value)}</td>;
              });
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const lengthOf = (one: Computation): number => Math.max(0, endOf(one) - one.start);

const longest = ({ a, b }: Compared): number => Math.max(1, lengthOf(a), lengthOf(b));

const headOf = (one: Computation): string =>
  `${nameOf(one.name, one.functions.name)} · ${clockTime(one.start)} · ${durationText(one)}`;

function differenceText({ a, b }: Compared): string {
  if (a.state === 'running' || b.state === 'running') return 'One of them still runs';
  if (a.stop === null || b.stop === null) return 'Nobody saw the end of one of them';
  const more = lengthOf(b) - lengthOf(a);
  return `The second took ${formatDuration(Math.abs(more))} ${more >= 0 ? 'more' : 'less'}`;
}
