import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Minutes each, since what they wait for is real. */
const LONGEST = [
  'system/counts',
  'system/image',
  'system/alerts',
  'system/idle',
  'system/clusters',
  'system/pending-alerts',
  'browser/panels-live',
  'real/blocked-ops',
  'faults/strangers',
  'browser/page-proxies',
  'advice/advice',
  'docs/commands',
  'history/damage',
  'history/same-answers',
];

/**
 * jest begins what took longest the last time, so that no long test is left over at the end with all others' places empty. On a clean
 * checkout it does not know and goes by sizes: there the longest begin, then what crosses folders, and the short ones beside the
 * sources fill up the end.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return sorted.some(({ duration }) => duration != null)
      ? sorted
      : sorted.sort((a, b) => rank(a) - rank(b));
  }
}

function rank({ path, context }) {
  const name = relative(context.config.rootDir, path);
  const position = LONGEST.findIndex((start) => name.startsWith(`test/${start}.`));
  if (position >= 0) return position;
  return LONGEST.length + (name.startsWith('test/') ? 0 : 1);
}
