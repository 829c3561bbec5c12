import { formatCount, formatDuration, groupCss } from '@daskscope/timeline';
import {
  LegendDisplayMode,
  PanelContextProvider,
  usePanelContext,
  VizLegend,
  type VizLegendItem,
} from '@grafana/ui';
import { memo, useMemo, useState } from 'react';
import type { TaskStreamOptions } from '../options.ts';
import { HEDGES, type ShownTotals } from './shown-totals.ts';

interface Props {
  totals: ShownTotals | null;
  name: (group: number) => string;
  isolated: number | null;
  onIsolate: (group: number | null) => void;
  options: TaskStreamOptions['legend'];
}

/** The functions, in the order of their colours: one that was in view once keeps its place. */
export const Legend = memo(function Legend({ totals, name, isolated, onIsolate, options }: Props) {
  const context = usePanelContext();
  // Functions are values here, not fields, which is what Grafana would hide.
  const own = useMemo(() => ({ ...context, onToggleSeriesVisibility: undefined }), [context]);
  const hedge = HEDGES[totals?.certainty ?? 'exact'];
  const [seen, setSeen] = useState<readonly number[]>([]);
  const more = (totals?.groups ?? []).map(({ group }) => group).filter((group) => !seen.includes(group));
  if (more.length > 0) setSeen([...seen, ...more]);
  const items = [...seen, ...more]
    .filter((group) => name(group) !== '')
    .sort((a, b) => a - b)
    .map((group): VizLegendItem<{ group: number }> => {
      const sums = totals?.groups.find((candidate) => candidate.group === group);
      const { count = 0, time = 0 } = sums ?? {};
      return {
        label: name(group),
        color: groupCss(group),
        yAxis: 1,
        disabled: isolated !== null && isolated !== group,
        data: { group },
        getDisplayValues: () => [
          { title: 'Tasks', numeric: count, text: `${hedge}${formatCount(count)}` },
          { title: 'Time', numeric: time, text: `${hedge}${formatDuration(time)}` },
        ],
      };
    });
  return (
    <PanelContextProvider value={own}>
      <VizLegend<{ group: number }>
        items={items}
        displayMode={options.displayMode === 'table' ? LegendDisplayMode.Table : LegendDisplayMode.List}
        placement={options.placement}
        onLabelClick={({ data }) => onIsolate(data?.group === isolated ? null : (data?.group ?? null))}
        isSortable
      />
    </PanelContextProvider>
  );
});
