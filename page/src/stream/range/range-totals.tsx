import {
  formatCount,
  formatDuration,
  formatShare,
  groupCss,
  idleText,
  isKnown,
  type Totals,
} from '@daskscope/timeline';
import { Swatch } from '../../parts/swatch.tsx';
import type { Closable } from '../../parts/when-opened.tsx';
import { clockTime } from '../../times.ts';
import { addOpenedStyle } from '../../parts/opened-style.ts';

addOpenedStyle();

const HEADS = ['function', 'tasks', 'time', 'share', 'transfers'];

export interface RangeTotalsProps extends Closable {
  totals: Totals;
  /** A function's name, by its position. */
  names: (group: number) => string;
}

/** What the lanes did in the range that was selected: a table by function. */
function RangeTotals({ totals, names, close }: RangeTotalsProps) {
  const { from, to, groups } = totals;
  const least = isKnown(totals) ? '' : 'at least ';
  return (
    <aside id="range-totals" aria-label="Totals of the selected range">
      <h3>
        {`${clockTime(from, from, 1)} to ${clockTime(to, from, 1)} (${formatDuration(to - from)})`}
        <button class="close" aria-label="Clear the selection" onClick={close}>
          ×
        </button>
      </h3>
      <p>{summary(totals, least)}</p>
      <table>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ group, count, time, share, transfer }) => (
            <tr key={group}>
              <td>
                <Swatch colour={groupCss(group)} />
                {names(group)}
              </td>
              <td>{least + formatCount(count)}</td>
              <td>{least + formatDuration(time)}</td>
              <td>{formatShare(share)}</td>
              <td>{transfer > 0 && least + formatDuration(transfer)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </aside>
  );
}

/** @param least 'at least ' where not all is known */
function summary(totals: Totals, least: string): string {
  const failed = totals.errors > 0 ? ` · ${formatCount(totals.errors)} failed` : '';
  const idle = idleText(totals, '');
  const tasks = `${least}${formatCount(totals.count)} tasks on ${formatCount(totals.lanes)} lanes`;
  return `${tasks}${failed} · computed for ${least}${formatDuration(totals.time)}${idle && ` · ${idle}`}`;
}

export { RangeTotals as Opened };
