import { css } from '@emotion/css';
import { formatCount } from '@daskscope/timeline';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, FilterInput, IconButton, useStyles2 } from '@grafana/ui';
import { useState, type RefObject } from 'react';
import type { Situation } from '../panel/situation.ts';
import { SituationLine } from '../panel/SituationLine.tsx';
import { SaveMenu, type Saves } from './SaveMenu.tsx';
import { HEDGES, saidIdle, type ShownTotals } from './totals/shown-totals.ts';

interface Props {
  situation: Situation | null;
  totals: ShownTotals | null;
  search: string;
  /** Tasks in view that the search found; null: there is no search. */
  found: number | null;
  /** False: there may be more, in intervals that cannot be seen. */
  foundAll: boolean;
  searchInput: RefObject<HTMLInputElement>;
  onSearch: (text: string) => void;
  /** What is shown is not what the dashboard's time range asks for. */
  away: boolean;
  follows: boolean;
  onBack: () => void;
  onApply: () => void;
  saves: Saves;
  onKeys: () => void;
}

export function Toolbar(props: Props) {
  const styles = useStyles2(getStyles);
  const { totals, search, found, foundAll, searchInput, onSearch, away, follows } = props;
  const [saving, setSaving] = useState<Situation | null>(null);
  const situation = saving ?? props.situation;
  return (
    <div className={styles.bar}>
      <div className={styles.search}>
        <FilterInput
          ref={searchInput}
          placeholder="Search tasks"
          aria-label="Search key or function"
          value={search}
          onChange={onSearch}
          escapeRegex={false}
        />
      </div>
      {found !== null && (
        <span className={styles.text} role="status">
          {foundAll ? '' : 'at least '}
          {formatCount(found)} found in view
        </span>
      )}
      <span className={styles.middle}>
        {situation ? <SituationLine {...situation} /> : found === null && totals && summary(totals)}
      </span>
      {away && (
        <>
          <IconButton
            name="clock-nine"
            size="sm"
            tooltip="Show this time in the whole dashboard"
            onClick={props.onApply}
          />
          <Button size="sm" variant="secondary" fill="outline" onClick={props.onBack}>
            {follows ? 'Follow' : 'Back'}
          </Button>
        </>
      )}
      <SaveMenu {...props.saves} onSay={setSaving} />
      <IconButton name="keyboard" size="sm" tooltip="Keys and mouse (?)" onClick={props.onKeys} />
    </div>
  );
}

function summary(totals: ShownTotals): string {
  const { count, errors, certainty, known } = totals;
  const idle = saidIdle(totals);
  if (known === 0 && count === 0) return 'What happened is not known';
  return [
    `${HEDGES[certainty]}${formatCount(count)} tasks`,
    ...(errors > 0 ? [`${formatCount(errors)} failed`] : []),
    ...(idle === '' ? [] : [idle]),
  ].join(' · ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    height: theme.spacing(4),
    paddingBottom: theme.spacing(0.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  search: css({ flex: '0 1 200px', minWidth: 90, input: { height: theme.spacing(3.5) } }),
  text: css({ whiteSpace: 'nowrap' }),
  middle: css({
    flex: '1 1 0',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
});
