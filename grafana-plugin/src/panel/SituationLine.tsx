import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Situation } from './situation.ts';

/** For the line above a picture, which stays as it is. */
export function SituationLine({ tone, sentence }: Situation) {
  const styles = useStyles2(getStyles);
  return (
    <div role="status" className={cx(styles.line, tone === 'lost' && styles.lost)} title={sentence}>
      <Icon name={tone === 'lost' ? 'exclamation-triangle' : 'sync'} size="sm" />
      <span className={styles.sentence}>{sentence}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    minWidth: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  }),
  lost: css({ color: theme.colors.warning.text }),
  sentence: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
});
