import { AppPlugin } from '@grafana/data';
import { ConfigPage } from './config/ConfigPage.tsx';

export const plugin = new AppPlugin().addConfigPage({
  title: 'Connections',
  icon: 'cog',
  id: 'connections',
  body: ConfigPage,
});
