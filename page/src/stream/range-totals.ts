import {
  formatCount,
  formatDuration,
  formatShare,
  groupCss,
  idleText,
  isKnown,
  type Totals,
} from '@daskscope/timeline';
import { byId, make, swatch } from '../elements.ts';
import { clockTime } from '../times.ts';

/** What the lanes did in the range that was selected: a table by function. */
export function showRangeTotals(
  totals: Totals | null,
  names: (group: number) => string,
  close: () => void,
): void {
  const panel = byId('range-totals');
  panel.hidden = totals === null;
  if (!totals) return;
  const { from, to, groups } = totals;
  const closer = make('button', 'close', '×');
  closer.setAttribute('aria-label', 'Clear the selection');
  closer.addEventListener('click', close);
  const range = `${clockTime(from, from, 1)} to ${clockTime(to, from, 1)} (${formatDuration(to - from)})`;
  const failed = totals.errors > 0 ? ` · ${formatCount(totals.errors)} failed` : '';
  const least = isKnown(totals) ? '' : 'at least ';
  const idle = idleText(totals, '');
  const summary = `${least}${formatCount(totals.count)} tasks on ${formatCount(totals.lanes)} lanes${failed} · computed for ${least}${formatDuration(totals.time)}${idle && ` · ${idle}`}`;
  const rows = groups.map(({ group, count, time, share, transfer }) =>
    make(
      'tr',
      '',
      make('td', '', swatch(groupCss(group)), names(group)),
      make('td', '', least + formatCount(count)),
      make('td', '', least + formatDuration(time)),
      make('td', '', formatShare(share)),
      make('td', '', transfer > 0 ? least + formatDuration(transfer) : ''),
    ),
  );
  const heads = ['function', 'tasks', 'time', 'share', 'transfers'].map((head) => make('th', '', head));
  panel.replaceChildren(
    make('h3', '', range, closer),
    make('p', '', summary),
    make('table', '', make('thead', '', make('tr', '', ...heads)), make('tbody', '', ...rows)),
  );
}
