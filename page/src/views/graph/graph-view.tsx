import { addStyle } from '../../parts/view-style.ts';
import type { ViewProps } from '../view-props.ts';
import style from './graph.view.css';
import { GroupsSection } from './groups-section.tsx';
import { taskQuestion } from './tasks/task-question.ts';
import { TasksSection } from './tasks/tasks-section.tsx';

addStyle(style);

/** What depends on what: groups, or single tasks where those are looked at. */
function GraphView({ live, looked, look }: ViewProps) {
  const Section = taskQuestion(looked) ? TasksSection : GroupsSection;
  return (
    <main class="view" id="graph-view">
      <Section live={live} looked={looked} look={look} />
    </main>
  );
}

export { GraphView as Opened };
