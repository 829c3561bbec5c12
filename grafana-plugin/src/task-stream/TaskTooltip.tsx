import { css } from '@emotion/css';
import { formatDuration, formatTime, groupCss } from '@daskscope/timeline';
import type { GrafanaTheme2 } from '@grafana/data';
import { DataLinkButton, IconButton, Portal, useStyles2, VizTooltipContainer } from '@grafana/ui';
import { useMemo } from 'react';
import type { Pointed } from './pointed.ts';
import { useMore } from './use/use-more.ts';

interface Props {
  pointed: Pointed;
  held: boolean;
  timeZone: string;
  onClose: () => void;
}

const OFFSET = { x: 12, y: 12 };
const HELD_ERROR_LINES = 40;
const ERROR_LINES = 8;

export function TaskTooltip({ pointed, held, timeZone, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const { name, group, lane, start, duration, running, detail, busy } = pointed;
  const more = useMore(detail);
  const error = more.error ?? detail?.error ?? null;
  const lines = [
    ...(lane === '' ? [] : [{ label: 'Lane', text: lane }]),
    ...(start === null ? [] : [{ label: 'Start', text: formatTime(start, timeZone, 0.001) }]),
    ...(duration === null
      ? []
      : [{ label: running ? 'Runs for' : 'Duration', text: formatDuration(duration) }]),
    ...(detail?.lines ?? []),
    ...more.lines,
    ...(busy ? [{ label: 'Busy', text: `${busy.busy} of ${busy.lanes} lanes` }] : []),
    ...(busy?.groups ?? []).map((at) => ({ label: at.name, text: `${at.lanes}` })),
  ];
  return (
    <Portal>
      <VizTooltipContainer
        position={pointed}
        offset={OFFSET}
        allowPointerEvents={held}
        className={styles.box}
        data-testid="daskscope-tooltip"
      >
        <div className={styles.title}>
          {group !== null && <i style={{ background: groupCss(group) }} />}
          <strong>{name}</strong>
          {held && (
            <IconButton name="times" size="sm" tooltip="Close" onClick={onClose} className={styles.close} />
          )}
        </div>
        {detail && detail.key !== '' && <div className={styles.key}>{detail.key}</div>}
        <dl className={styles.lines}>
          {lines.map(({ label, text }, row) => (
            <div key={row}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        {pointed.reason !== '' && <div>{pointed.reason}</div>}
        {error !== null && (
          <pre className={styles.error}>
            {error === '' ? 'Failed' : head(error, held ? HELD_ERROR_LINES : ERROR_LINES)}
          </pre>
        )}
        {more.problem !== '' && <div className={styles.problem}>{more.problem}</div>}
        {held && detail && <Links detail={detail} className={styles.links} />}
      </VizTooltipContainer>
    </Portal>
  );
}

function Links({ detail, className }: { detail: NonNullable<Pointed['detail']>; className: string }) {
  // What was clicked stays what it was, whatever comes meanwhile.
  const links = useMemo(() => detail.links(), [detail]);
  if (links.length === 0) return null;
  return (
    <div className={className}>
      {links.map((link, position) => (
        <DataLinkButton key={position} link={link} />
      ))}
    </div>
  );
}

/** The first lines of a text, which says how many are left out. */
function head(text: string, most: number): string {
  const lines = text.trimEnd().split('\n');
  if (lines.length <= most) return lines.join('\n');
  return [...lines.slice(0, most), `… ${lines.length - most} more lines`].join('\n');
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ maxWidth: 'min(520px, 90vw)', padding: theme.spacing(1), fontVariantNumeric: 'tabular-nums' }),
  title: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    wordBreak: 'break-word',
    i: { flex: '0 0 10px', height: 10, borderRadius: theme.shape.radius.default },
  }),
  close: css({ marginLeft: 'auto' }),
  key: css({
    color: theme.colors.text.secondary,
    fontFamily: theme.typography.fontFamilyMonospace,
    wordBreak: 'break-all',
  }),
  lines: css({
    margin: theme.spacing(0.5, 0, 0),
    div: { display: 'flex', gap: theme.spacing(2), justifyContent: 'space-between' },
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, textAlign: 'right', wordBreak: 'break-word' },
  }),
  error: css({
    margin: theme.spacing(0.5, 0, 0),
    padding: theme.spacing(0.5, 1),
    maxHeight: 320,
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    wordBreak: 'break-word',
    fontSize: theme.typography.bodySmall.fontSize,
    borderLeft: `3px solid ${theme.colors.text.primary}`,
  }),
  problem: css({ color: theme.colors.warning.text }),
  links: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5), paddingTop: theme.spacing(1) }),
});
