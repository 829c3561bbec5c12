import { css } from '@emotion/css';
import { ProgressBars, type ProgressRow } from '@daskscope/timeline';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useEffect, useRef, type MouseEvent } from 'react';
import type { LiveHandle } from '../contract/live-handle.ts';
import { timelineTheme } from '../panel/timeline-theme.ts';

interface Props {
  rows: readonly ProgressRow[];
  handle: LiveHandle | null;
  latest: () => readonly ProgressRow[] | null;
  /** px of the window; null: a click does nothing. */
  onClick: ((name: string, x: number, y: number) => void) | null;
}

/** The bars, drawn by themselves as the handle brings news. */
export function Bars({ rows, handle, latest, onClick }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const element = useRef<HTMLDivElement>(null);
  const bars = useRef<ProgressBars | null>(null);
  const first = useRef(theme);
  useEffect(() => {
    const mounted = new ProgressBars(element.current!, timelineTheme(first.current));
    bars.current = mounted;
    return () => mounted.destroy();
  }, []);
  useEffect(() => bars.current?.setTheme(timelineTheme(theme)), [theme]);
  useEffect(() => bars.current?.setRows(rows), [rows]);
  useEffect(
    () =>
      handle?.subscribe((change) => {
        if (change === 'progress') bars.current?.setRows(latest() ?? []);
      }),
    [handle, latest],
  );
  const clicked = ({ clientX, clientY }: MouseEvent) => {
    const { x, y } = element.current!.getBoundingClientRect();
    const item = bars.current?.itemAt(clientX - x, clientY - y);
    if (item) onClick?.(item.row.name, clientX, clientY);
  };
  return (
    <>
      <div
        ref={element}
        className={styles.bars}
        style={onClick ? { cursor: 'pointer' } : {}}
        // The names below do the same for the keyboard.
        role="presentation"
        onClick={clicked}
        data-testid="daskscope-progress"
      />
      {onClick && (
        <div className={styles.keys}>
          {rows.map(({ name }) => (
            <button
              key={name}
              type="button"
              onClick={({ currentTarget }) => {
                const { left, top } = currentTarget.getBoundingClientRect();
                onClick(name, left, top);
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bars: css({ flex: '1 1 0', minHeight: 0 }),
  // What a click on a bar does, for the keyboard: a name shows while it has the focus.
  keys: css({
    position: 'absolute',
    insetInlineStart: 0,
    bottom: 0,
    button: {
      position: 'absolute',
      bottom: 0,
      clipPath: 'inset(50%)',
      whiteSpace: 'nowrap',
      padding: theme.spacing(0.25, 1),
      color: theme.colors.text.primary,
      background: theme.colors.background.elevated,
      border: `1px solid ${theme.colors.border.strong}`,
      '&:focus-visible': { clipPath: 'none' },
    },
  }),
});
