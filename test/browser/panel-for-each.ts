import { startBrowser } from './browser.ts';
import { serveGrafanaHost, type GrafanaHost } from './grafana-host/serve.ts';
import { PanelPage } from './panel-page.ts';

export interface Opened {
  host: GrafanaHost;
  panel: PanelPage;
}

/** Opens a page of panels for each test of a file, and expects of each that nothing was in its console. */
export function panelForEach(open: (opened: Opened) => void): void {
  let chromium: Awaited<ReturnType<typeof startBrowser>>;
  let host: GrafanaHost;
  let panel: PanelPage;

  beforeAll(async () => {
    chromium = await startBrowser();
    host = await serveGrafanaHost();
  });

  afterAll(async () => {
    await chromium?.close();
    await host?.close();
  });

  beforeEach(async () => {
    panel = await PanelPage.open(chromium.browser, host.url);
    open({ host, panel });
  });

  afterEach(async () => {
    const complaints = panel.complaints.splice(0);
    await panel.page.close();
    expect(complaints).toEqual([]);
  });
}
