import type { PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { whyNothing } from './situation.ts';

interface NoPictureProps extends Pick<PanelProps, 'id' | 'data' | 'fieldConfig'> {
  /** Why nothing can be drawn of what came; null: nothing came, or nothing is wrong with it. */
  problem: string | null;
}

/** In place of a picture: why there is none. */
export function NoPicture({ id, data, fieldConfig, problem }: NoPictureProps) {
  const message = problem ?? whyNothing(data);
  return (
    <PanelDataErrorView
      panelId={id}
      data={data}
      fieldConfig={fieldConfig}
      {...(message !== null && { message })}
    />
  );
}
