import { AppPlugin } from '@grafana/data';
import { ConfigPage } from './config/ConfigPage.tsx';
import { RootPage } from './front-door/RootPage.tsx';

export const plugin = new AppPlugin().setRootPage(RootPage).addConfigPage({
  title: 'Connections',
  icon: 'cog',
  id: 'connections',
  body: ConfigPage,
});
