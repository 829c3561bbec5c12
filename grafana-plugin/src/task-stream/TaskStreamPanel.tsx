import type { PanelProps } from '@grafana/data';
import { VizLayout } from '@grafana/ui';
import { useCallback, useMemo, useState } from 'react';
import { NoPicture } from '../panel/NoPicture.tsx';
import { told } from '../panel/situation.ts';
import { useConnection } from '../panel/use-connection.ts';
import { useNow } from '../panel/use-now.ts';
import { useStopped } from '../panel/use-stopped.ts';
import { Legend } from './totals/Legend.tsx';
import { readOptions, type TaskStreamOptions } from './options.ts';
import type { ShownTotals } from './totals/shown-totals.ts';
import { Stream } from './Stream.tsx';
import { useSource } from './use/use-source.ts';
import { wantedView } from './wanted-view.ts';

/** px: in less, the picture needs what there is. */
const LEAST_HEIGHT_FOR_LEGEND = 140;

export function TaskStreamPanel(props: PanelProps<TaskStreamOptions>) {
  const { id, data, fieldConfig, width, height, timeRange, timeZone, onChangeTimeRange } = props;
  const options = useMemo(() => readOptions(props.options), [props.options]);
  const { source, live, problem, notice, files } = useSource({ ...props, options });
  const handle = live?.handle ?? null;
  const stopped = useStopped(handle, data);
  const connection = useConnection(stopped === null ? handle : null);
  const now = useNow();
  const [totals, setTotals] = useState<ShownTotals | null>(null);
  const [isolated, setIsolated] = useState<number | null>(null);
  const clear = useCallback(() => setIsolated(null), []);
  if (!source) return <NoPicture id={id} data={data} fieldConfig={fieldConfig} problem={problem} />;
  const { legend } = options;
  return (
    <VizLayout
      width={width}
      height={height}
      legend={
        legend.showLegend && height >= LEAST_HEIGHT_FOR_LEGEND ? (
          <VizLayout.Legend placement={legend.placement} {...(legend.width && { width: legend.width })}>
            <Legend
              totals={totals}
              name={(group) => source.name(group)}
              isolated={isolated}
              onIsolate={setIsolated}
              options={legend}
            />
          </VizLayout.Legend>
        ) : null
      }
    >
      {(width, height) => (
        <Stream
          source={source}
          live={live}
          files={files}
          width={width}
          height={height}
          view={wantedView(timeRange)}
          timeZone={timeZone}
          situation={told({ connection, stopped, notice }, data, timeZone, now)}
          lostSince={connection?.state === 'lost' ? connection.since : stopped}
          stopped={stopped !== null}
          isolated={isolated}
          options={options}
          onChangeTimeRange={onChangeTimeRange}
          onTotals={setTotals}
          clearIsolated={clear}
        />
      )}
    </VizLayout>
  );
}
