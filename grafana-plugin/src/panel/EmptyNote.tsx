import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** In the middle of a picture with nothing in it: what that means. */
export function EmptyNote({ children }: { children: string }) {
  return <div className={useStyles2(getStyle)}>{children}</div>;
}

const getStyle = (theme: GrafanaTheme2) =>
  css({
    position: 'absolute',
    inset: 0,
    display: 'grid',
    placeItems: 'center',
    color: theme.colors.text.secondary,
    pointerEvents: 'none',
  });
