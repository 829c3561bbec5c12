import type { AppRootProps } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { FrontDoor } from './FrontDoor.tsx';

export function RootPage({ meta }: AppRootProps) {
  return (
    <PluginPage>
      <FrontDoor meta={meta} />
    </PluginPage>
  );
}
