import { css } from '@emotion/css';
import { progressTotals, type ProgressRow } from '@daskscope/timeline';
import type { GrafanaTheme2, LinkModel, PanelProps } from '@grafana/data';
import { ContextMenu, MenuItem, useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { EmptyNote } from '../panel/EmptyNote.tsx';
import { NoPicture } from '../panel/NoPicture.tsx';
import { saidLongAgo, told } from '../panel/situation.ts';
import { SituationLine } from '../panel/SituationLine.tsx';
import { useConnection } from '../panel/use-connection.ts';
import { useNow } from '../panel/use-now.ts';
import { Bars } from './Bars.tsx';
import { asOf } from './as-of.ts';
import { functionLinks, haveLinks, setVariable } from './click.ts';
import { readOptions, type ProgressOptions } from './options.ts';
import { useRows, type Rows } from './use-rows.ts';

/** px: in less, bars and the line that counts those out of sight need what there is. */
const LEAST_HEIGHT_FOR_HEADER = 70;

interface Menu {
  x: number;
  y: number;
  links: LinkModel[];
}

export function ProgressPanel(props: PanelProps<ProgressOptions>) {
  const { id, data, fieldConfig, width, height, timeZone, replaceVariables } = props;
  const options = useMemo(() => readOptions(props.options), [props.options]);
  const styles = useStyles2(getStyles);
  const { rows, problem, handle, stopped, latest } = useRows(data, options.keepFinished);
  const connection = useConnection(handle);
  const now = useNow();
  const [menu, setMenu] = useState<Menu | null>(null);
  if (!rows) return <NoPicture id={id} data={data} fieldConfig={fieldConfig} problem={problem} />;
  const { variable } = options;
  const linked = haveLinks(data.series);
  const click = (name: string, x: number, y: number) => {
    if (variable !== '') setVariable(variable, name, replaceVariables);
    const links = linked ? functionLinks(data.series, name) : [];
    if (links.length > 0) setMenu({ x, y, links });
  };
  // A live picture is of now however long ago something changed: where nothing comes any more, its connection says so.
  const notice = saidLongAgo(asOf(data.series) ?? null, timeZone, now);
  const line = told({ connection, stopped, notice }, data, timeZone, now);
  const header = options.header && height >= LEAST_HEIGHT_FOR_HEADER;
  return (
    <div className={styles.panel} style={{ width, height }}>
      {(header || line) && (
        <div className={styles.header}>
          {header && <Header rows={rows} handle={handle} latest={latest} />}
          {line && <SituationLine {...line} />}
        </div>
      )}
      <Bars rows={rows} handle={handle} latest={latest} onClick={variable !== '' || linked ? click : null} />
      {!rows.some(hasTasks) && <EmptyNote>The scheduler knows of no tasks</EmptyNote>}
      {menu && (
        <ContextMenu
          x={menu.x}
          y={menu.y}
          onClose={() => setMenu(null)}
          renderMenuItems={() =>
            menu.links.map(({ title, href, target, onClick }, position) => (
              <MenuItem
                key={position}
                label={title}
                url={href}
                {...(target && { target })}
                {...(onClick && { onClick })}
              />
            ))
          }
        />
      )}
    </div>
  );
}

/** As quick as the bars. */
function Header({
  rows,
  handle,
  latest,
}: Pick<Rows, 'handle' | 'latest'> & { rows: readonly ProgressRow[] }) {
  const styles = useStyles2(getStyles);
  const [now, setNow] = useState(rows);
  useEffect(() => setNow(rows), [rows]);
  useEffect(
    () =>
      handle?.subscribe((change) => {
        if (change === 'progress') setNow(latest() ?? []);
      }),
    [handle, latest],
  );
  const text = progressTotals(now);
  return (
    <span className={styles.totals} title={text}>
      {text}
    </span>
  );
}

const hasTasks = ({ states }: ProgressRow) => Object.values(states).some((count) => count > 0);

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ position: 'relative', display: 'flex', flexDirection: 'column' }),
  header: css({
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(2),
    paddingBottom: theme.spacing(0.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  totals: css({
    flex: '0 1 auto',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
});
