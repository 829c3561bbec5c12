import { css } from '@emotion/css';
import { formatCount, formatDuration, formatShare, groupCss } from '@daskscope/timeline';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import { HEDGES, saidIdle, type ShownTotals } from './shown-totals.ts';

interface Props {
  totals: ShownTotals;
  name: (group: number) => string;
  onClose: () => void;
}

/** What was done in a selected range, by function. */
export function RangeTotals({ totals, name, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const { from, to, count, errors, lanes, groups, certainty } = totals;
  const idle = saidIdle(totals);
  const hedge = HEDGES[certainty];
  const failed = errors > 0 ? `, ${formatCount(errors)} failed` : '';
  return (
    <section className={styles.box} aria-label="Totals of the selected range">
      <header className={styles.header}>
        <span>
          {formatDuration(to - from)}: {hedge}
          {formatCount(count)} tasks{failed}, {formatCount(lanes)} lanes {idle}
        </span>
        <IconButton name="times" size="sm" tooltip="Clear the selection (Esc)" onClick={onClose} />
      </header>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Function</th>
            <th>Tasks</th>
            <th>Time</th>
            <th>Share</th>
            <th>Transfers</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((row) => (
            <tr key={row.group}>
              <td>
                <i style={{ background: groupCss(row.group) }} />
                {name(row.group)}
              </td>
              <td>{hedge + formatCount(row.count)}</td>
              <td>{hedge + formatDuration(row.time)}</td>
              <td>{(certainty === 'exact' ? '' : 'about ') + formatShare(row.share)}</td>
              <td>{row.transfer > 0 ? hedge + formatDuration(row.transfer) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    position: 'absolute',
    top: theme.spacing(1),
    right: theme.spacing(1),
    maxWidth: `calc(100% - ${theme.spacing(2)})`,
    maxHeight: `calc(100% - ${theme.spacing(4)})`,
    overflow: 'auto',
    padding: theme.spacing(1),
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  header: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(1) }),
  table: css({
    width: '100%',
    'th, td': { textAlign: 'right', padding: theme.spacing(0.25, 0.5), whiteSpace: 'nowrap' },
    'th:first-child, td:first-child': { textAlign: 'left', whiteSpace: 'normal', wordBreak: 'break-word' },
    th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    i: {
      display: 'inline-block',
      width: 10,
      height: 10,
      marginRight: theme.spacing(0.5),
      borderRadius: theme.shape.radius.default,
    },
  }),
});
