import { addStyle } from '../../parts/view-style.ts';
import type { ViewProps } from '../view-props.ts';
import style from './graph.view.css';
import { GroupsSection } from './groups-section.tsx';

addStyle(style);

/** What depends on what. */
export function GraphView({ live, looked, look }: ViewProps) {
  return (
    <main class="view" id="graph-view">
      <GroupsSection live={live} looked={looked} look={look} />
    </main>
  );
}
