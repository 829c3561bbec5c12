import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, type IconName } from '@grafana/ui';
import type { Situation } from './situation.ts';

const ICONS: Record<Situation['tone'], IconName> = {
  waiting: 'sync',
  lost: 'exclamation-triangle',
  stopped: 'pause',
  notice: 'info-circle',
};

/** For the line above a picture, which stays as it is. */
export function SituationLine({ tone, sentence }: Situation) {
  const styles = useStyles2(getStyles);
  return (
    <div role="status" className={cx(styles.line, tone === 'lost' && styles.lost)} title={sentence}>
      <Icon name={ICONS[tone]} size="sm" />
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
