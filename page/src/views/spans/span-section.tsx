import { labelOf, type Spans } from '@daskscope/api';
import { formatCount, formatShare } from '@daskscope/timeline';
import { useMemo } from 'preact/hooks';
import type { Live } from '../../live.ts';
import { FunctionName } from '../function-name.tsx';
import { Remarks } from '../remarks.tsx';
import { activitiesOf, valueText } from './activities.ts';
import { wholeName } from './tree.ts';

/** Listed; the rest is counted. */
const LISTED = 100;

export interface SpanSectionProps {
  live: Live;
  answer: Spans;
  /** Of the span. */
  row: number;
  close: () => void;
}

/** Where the time of a span and of the spans in it went. */
export function SpanSection({ live, answer, row, close }: SpanSectionProps) {
  const { spans } = answer;
  const activities = useMemo(() => activitiesOf(answer, row), [answer, row]);
  const stop = spans.stop[row] ?? answer.time ?? spans.enqueued[row]!;
  return (
    <section id="span" aria-label="Span">
      <h2>
        {wholeName(spans, row)} <small>with the spans in it</small>
        <span class="right">
          <button
            onClick={() =>
              live.places.go('status', {
                from: String(Math.floor(spans.enqueued[row]!)),
                to: String(Math.ceil(stop)),
              })
            }
          >
            In the task stream
          </button>
          <button class="close" aria-label="Close" onClick={close}>
            ×
          </button>
        </span>
      </h2>
      <Remarks of={activities.length === 0 ? 'No worker has told what its time went to.' : null} />
      {activities.length > 0 && (
        <div class="scroll">
          <table class="figures" aria-label="Activities of it">
            <thead>
              <tr>
                <th>function</th>
                <th class="text">activity</th>
                <th>so much</th>
                <th>of all seconds</th>
              </tr>
            </thead>
            <tbody>
              {activities.slice(0, LISTED).map((one) => (
                <tr key={`${one.prefix} ${one.activity} ${one.unit}`}>
                  <td class="text">
                    {one.prefix === '' ? 'of none' : <FunctionName live={live} name={labelOf(one.prefix)} />}
                  </td>
                  <td class="text">{one.activity}</td>
                  <td>{valueText(one)}</td>
                  <td>{one.share === null ? '' : formatShare(one.share)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Remarks
            of={activities.length > LISTED ? `and ${formatCount(activities.length - LISTED)} more` : null}
          />
        </div>
      )}
    </section>
  );
}
