import { css } from '@emotion/css';
import { KEYS, POINTERS } from '@daskscope/timeline/keys';
import type { GrafanaTheme2 } from '@grafana/data';
import { Modal, useStyles2 } from '@grafana/ui';

/** What keyboard and mouse do while the picture has the focus. */
export function KeyList({ onDismiss }: { onDismiss: () => void }) {
  const styles = useStyles2(getStyles);
  return (
    <Modal title="Task stream: keys and mouse" isOpen onDismiss={onDismiss}>
      <dl className={styles.list}>
        {[...KEYS, ...POINTERS].map(({ keys, does }) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    columns: '260px',
    div: { display: 'flex', gap: theme.spacing(1), breakInside: 'avoid' },
    dt: { flex: '0 0 150px', fontWeight: theme.typography.fontWeightMedium },
  }),
});
