import { mkdirSync, writeFileSync } from 'fs';
import path from 'path';
import CopyWebpackPlugin from 'copy-webpack-plugin';
import ReplaceInFileWebpackPlugin from 'replace-in-file-webpack-plugin';
import type { Compiler, Configuration, RuleSetRule } from 'webpack';
import grafanaConfig, { type Env } from './.config/webpack/webpack.config.ts';
import { Publish } from './publish.ts';

/** Named as the plugin, so that `dist` can be mounted as Grafana's folder of plugins. */
const OUTPUT = path.resolve(process.cwd(), 'dist', 'daskscope-app');

/** Where it is put together. */
const BUILT = path.resolve(process.cwd(), '.cache', 'daskscope-app');

/** What is taken at run time from the packages that Grafana provides; a test compares it with what Grafana has. */
const IMPORTS = path.resolve(process.cwd(), 'dist', 'imports.json');

/** The files inside, for the licences of those that are others' (third-party.mjs). */
const BUNDLED = path.resolve(process.cwd(), 'dist', 'bundled.json');

/** What create-plugin scaffolds, with what this plugin needs otherwise. */
export default async function config(env: Env): Promise<Configuration> {
  const scaffold = await grafanaConfig(env);
  const rules = scaffold.module!.rules as RuleSetRule[];
  for (const rule of rules) modernScript(rule);
  for (const plugin of scaffold.plugins!)
    if (plugin instanceof ReplaceInFileWebpackPlugin) for (const part of plugin.options) part.dir = BUILT;
  return {
    ...scaffold,
    output: { ...scaffold.output, path: BUILT },
    module: {
      ...scaffold.module,
      // The contract's schemas are not needed where only its types and limits are.
      rules: [
        ...rules,
        { test: /[\\/]api[\\/]src[\\/]/, sideEffects: false },
        { test: /\.md$/, type: 'asset/source' },
      ],
    },
    plugins: [
      ...scaffold.plugins!,
      // The scaffold copies the app's own images only.
      new CopyWebpackPlugin({ patterns: [{ from: '*/img/*', to: '.' }] }),
      new Publish(BUILT, OUTPUT),
      new RuntimeImports(),
      new BundledFiles(),
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

class RuntimeImports {
  apply(compiler: Compiler): void {
    compiler.hooks.done.tap('RuntimeImports', (stats) => {
      if (stats.hasErrors()) return;
      const { modules = [] } = stats.toJson({
        all: false,
        modules: true,
        cachedModules: true,
        usedExports: true,
        modulesSpace: Infinity,
      });
      const imports = modules
        .map(({ name, usedExports }) => [/^external "(@grafana.*)"$/.exec(name ?? '')?.[1], usedExports])
        .filter(([name]) => name !== undefined);
      mkdirSync(path.dirname(IMPORTS), { recursive: true });
      writeFileSync(IMPORTS, JSON.stringify(Object.fromEntries(imports)));
    });
  }
}

class BundledFiles {
  apply(compiler: Compiler): void {
    compiler.hooks.done.tap('BundledFiles', (stats) => {
      if (stats.hasErrors()) return;
      const { modules = [] } = stats.toJson({
        all: false,
        modules: true,
        nestedModules: true,
        cachedModules: true,
        modulesSpace: Infinity,
        nestedModulesSpace: Infinity,
      });
      const files = modules
        .flatMap((module) => [module, ...(module.modules ?? [])])
        .map(({ nameForCondition }) => nameForCondition)
        .filter((file) => file !== undefined && file !== null);
      mkdirSync(path.dirname(BUNDLED), { recursive: true });
      writeFileSync(BUNDLED, JSON.stringify([...new Set(files)]));
    });
  }
}
