import type { AppRootProps } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { FrontDoor } from './FrontDoor.tsx';
import { RunbookPage, runbookOf } from './RunbookPage.tsx';

export function RootPage({ meta, path }: AppRootProps) {
  const runbook = runbookOf(path);
  if (runbook === null)
    return (
      <PluginPage>
        <FrontDoor meta={meta} />
      </PluginPage>
    );
  return (
    <PluginPage pageNav={{ text: runbook === '' ? 'Runbooks' : runbook }}>
      <RunbookPage name={runbook} />
    </PluginPage>
  );
}
