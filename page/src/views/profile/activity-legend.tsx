import type { ProfileActivity } from '@daskscope/api';
import { formatCount, formatDuration, groupCss } from '@daskscope/timeline';
import type { Live } from '../../live.ts';
import { Swatch } from '../../parts/swatch.tsx';
import { groupsOf } from './groups-of.ts';
import { mostActive } from './most-active.ts';

const OTHER = 'var(--muted)';

/** Which colour is which function, those with the most time first. */
export function ActivityLegend({ activity, live }: { activity: ProfileActivity; live: Live }) {
  const groups = groupsOf(activity, live);
  const { listed, hidden } = mostActive(activity);
  return (
    <ul id="activity-legend" aria-label="Functions">
      {listed.map(({ prefix, seconds }) => {
        const group = prefix === null ? null : groups[prefix]!;
        return (
          <li key={prefix ?? -1}>
            <Swatch colour={group === null ? OTHER : groupCss(group)} />
            {prefix === null ? 'others' : activity.prefixes[prefix]}{' '}
            <small>{formatDuration(seconds * 1000)}</small>
          </li>
        );
      })}
      {hidden > 0 && <li>{`and ${formatCount(hidden)} more`}</li>}
    </ul>
  );
}
