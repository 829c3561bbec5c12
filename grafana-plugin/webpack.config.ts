import path from 'path';
import CopyWebpackPlugin from 'copy-webpack-plugin';
import type { Configuration, RuleSetRule } from 'webpack';
import grafanaConfig, { type Env } from './.config/webpack/webpack.config.ts';

/** Named as the plugin, so that `dist` can be mounted as Grafana's folder of plugins. */
const OUTPUT = path.resolve(process.cwd(), 'dist', 'daskscope-app');

/** What create-plugin scaffolds, with what this plugin needs otherwise. */
export default async function config(env: Env): Promise<Configuration> {
  const scaffold = await grafanaConfig(env);
  const rules = scaffold.module!.rules as RuleSetRule[];
  for (const rule of rules) modernScript(rule);
  return {
    ...scaffold,
    output: { ...scaffold.output, path: OUTPUT },
    module: {
      ...scaffold.module,
      // The contract's schemas are not needed where only its types and limits are.
      rules: [...rules, { test: /[\\/]api[\\/]src[\\/]/, sideEffects: false }],
    },
    plugins: [
      ...scaffold.plugins!,
      // The scaffold copies the app's own images only.
      new CopyWebpackPlugin({ patterns: [{ from: '*/img/*', to: '.' }] }),
    ],
    performance: { hints: false },
  };
}

interface SwcUse {
  loader?: string;
  options: { jsc: { target: string; transform?: { react: { runtime: string } } } };
}

/** Every browser that Grafana 12.4 supports has ES2022; classes and loops rewritten for older ones cost frames. */
function modernScript(rule: RuleSetRule): void {
  const use = rule.use as SwcUse | undefined;
  if (use?.loader !== 'swc-loader') return;
  use.options.jsc.target = 'es2022';
  use.options.jsc.transform = { react: { runtime: 'automatic' } };
}
