import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const swc = (parser, importSource = 'react') => [
  '@swc/jest',
  {
    jsc: { parser, transform: { react: { runtime: 'automatic', importSource } }, target: 'es2022' },
    module: { type: 'commonjs' },
  },
];

/** Packages that are ES modules alone, or in a browser: jest takes those only where they are transformed. */
const ES_MODULES = [
  '@wojtekmaj/date-utils',
  'd3-color',
  'd3-interpolate',
  'd3-scale-chromatic',
  'get-user-locale',
  'marked',
  'memoize',
  'mimic-function',
  'preact',
  'react-calendar',
];

/** Beyond the sum of what a test waits for, each with a deadline of its own: how fast a machine is is no matter of a test's. */
const LIMIT_MS = 600_000;

/** However few cores there are. */
const MINIMUM_WORKERS = 3;

const NOTHING = fileURLToPath(new URL('grafana-plugin/src/testing/nothing.ts', import.meta.url));

/** Tests stand beside the sources; swc only strips types, `npm run lint` checks them. */
export default {
  testEnvironment: 'node',
  testSequencer: fileURLToPath(new URL('test/sequence.mjs', import.meta.url)),
  // Those that are long wait for processes of their own, and keep half a core busy.
  maxWorkers: Math.max(MINIMUM_WORKERS, availableParallelism()),
  testTimeout: LIMIT_MS,
  setupFiles: [fileURLToPath(new URL('test/same-cases.ts', import.meta.url))],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.venv'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: {
    '\\.css$': NOTHING,
    // Panels' types, which are no code; @grafana/scenes imports them nevertheless.
    '^@grafana/schema/dist/esm/raw/': NOTHING,
  },
  transform: {
    '\\.md$': fileURLToPath(new URL('grafana-plugin/src/testing/text-module.mjs', import.meta.url)),
    '^.+\\.ts$': swc({ syntax: 'typescript' }),
    '/page/src/.+\\.tsx$': swc({ syntax: 'typescript', tsx: true }, 'preact'),
    '^.+\\.tsx$': swc({ syntax: 'typescript', tsx: true }),
    '/node_modules/.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(.*/node_modules/)?(${ES_MODULES.join('|')})/)`],
};
