import type { AdvicePlace, Computation } from '@daskscope/api';
import { withInnermost } from '@daskscope/client/profile';
import { formatCount, formatDuration, formatShare } from '@daskscope/timeline';
import { useMemo, useState } from 'preact/hooks';
import { apiUrl } from '../../api.ts';
import { Definitions } from '../../parts/definitions.tsx';
import { clockTime } from '../../times.ts';
import { AskedNote } from '../asked-note.tsx';
import { Flame } from '../profile/flame.tsx';
import { useAsked } from '../use-asked.ts';
import type { ViewProps } from '../view-props.ts';
import { AdvicePart } from './advice-part.tsx';
import { countOf, definitionsOf, endOf, nameOf } from './figures.ts';
import { FOLLOW_MS } from './follow.ts';
import { FunctionTable } from './function-table.tsx';
import { Picture } from './picture.tsx';

/** One computation with all that is kept of it. */
export function ComputationSection({ live, looked, look }: ViewProps) {
  const { id = '' } = looked;
  const [settled, setSettled] = useState(false);
  const asked = useAsked<Computation>(
    `computations/${encodeURIComponent(id)}`,
    { profile: true },
    settled ? null : FOLLOW_MS,
  );
  const { answer } = asked;
  const isSettled = answer !== null && answer.state !== 'running' && answer.profile.state !== 'waiting';
  if (isSettled !== settled) setSettled(isSettled);
  const whole = useMemo(
    () => ({ from: 0, to: Math.max(1, answer ? endOf(answer) - answer.start : 0) }),
    [answer],
  );
  const [range, setRange] = useState<typeof whole | null>(null);
  const [about, setAbout] = useState<AdvicePlace | null>(null);
  const show = (place: AdvicePlace) => {
    const start = answer?.start ?? 0;
    setAbout(place);
    setRange({ from: place.from - start, to: Math.max(place.to, place.from + 1) - start });
  };
  const profile = useMemo(() => {
    const told = answer?.profile.profile;
    return told && told.calls.level.length > 0 ? withInnermost(told.calls, told.cut) : null;
  }, [answer]);
  return (
    <section aria-label="Computation">
      <h2>
        <button class="plain" onClick={() => live.places.go('computations')}>
          Computations
        </button>
        <small>{answer ? nameOf(answer.name, answer.functions.name) : ''}</small>
        <span class="right">
          {answer && (
            <>
              <a href={apiUrl('report', { computation: id })} target="_blank">
                Save report
              </a>
              {range && (
                <button
                  onClick={() => {
                    setAbout(null);
                    setRange(null);
                  }}
                >
                  Show all of it again
                </button>
              )}
              <button onClick={() => look({ a: id })}>Compare …</button>
              <button
                onClick={() =>
                  live.places.go('status', {
                    from: String(Math.floor(answer.start)),
                    to: String(Math.ceil(Math.max(endOf(answer), answer.start + 1))),
                  })
                }
              >
                In the task stream
              </button>
            </>
          )}
        </span>
      </h2>
      <AskedNote asked={asked} empty={null} />
      {answer && (
        <div class="scroll">
          <Picture
            live={live}
            of={answer}
            label="What ran in it, over the time since it began"
            range={range ?? whole}
            setRange={setRange}
            about={about}
          />
          <AdvicePart of={{ computation: id }} everyMs={settled ? null : FOLLOW_MS} show={show} />
          <div class="parts">
            <Definitions of={definitionsOf(answer, clockTime(answer.start))} />
            <Code of={answer} />
          </div>
          <div class="sideways">
            <FunctionTable live={live} of={answer} />
          </div>
          <Workers of={answer} />
          <h3>Profile</h3>
          {profile ? (
            <Flame
              live={live}
              profile={profile}
              search=""
              zoom={looked.call ?? ''}
              setZoom={(call) => look({ ...looked, call })}
            />
          ) : (
            <p class="nothing">
              {answer.profile.reason ?? answer.profile.profile?.empty?.reason ?? 'Nothing was sampled.'}
            </p>
          )}
        </div>
      )}
    </section>
  );
}

/** Shown as text: it is a user's. */
function Code({ of }: { of: Computation }) {
  if (of.codeMissing !== null) return <p class="nothing">{of.codeMissing}</p>;
  return (
    <div>
      {of.code.flat().map(({ text, file, line }, at) => (
        <figure key={at}>
          <figcaption>{file ?? 'code'}</figcaption>
          <pre>
            {text.split('\n').map((one, number) => (
              <span key={number} class={number === line ? 'calls' : ''}>
                {one}
                {'\n'}
              </span>
            ))}
          </pre>
        </figure>
      ))}
    </div>
  );
}

const MOST_WORKERS = 20;

function Workers({ of }: { of: Computation }) {
  const { address, runs, compute } = of.byWorker;
  return (
    <details>
      <summary>{countOf(address.length, 'worker')}</summary>
      <table class="figures" aria-label="Workers of it">
        <thead>
          <tr>
            <th>worker</th>
            <th>runs</th>
            <th>computed</th>
            <th>share</th>
          </tr>
        </thead>
        <tbody>
          {address.slice(0, MOST_WORKERS).map((one, row) => (
            <tr key={one}>
              <td class="text">{one}</td>
              <td>{formatCount(runs[row]!)}</td>
              <td>{formatDuration(compute[row]!)}</td>
              <td>{of.compute > 0 ? formatShare(compute[row]! / of.compute) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {address.length > MOST_WORKERS && (
        <p class="nothing">{`and ${countOf(address.length - MOST_WORKERS, 'worker')} that computed less`}</p>
      )}
    </details>
  );
}
