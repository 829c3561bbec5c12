import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Minutes each, since what they do is real. Those that mostly wait come between those that work, so that no core waits with them. */
const LONGEST = [
  'system/counts', // waits
  'system/image',
  'system/alerts', // waits
  'faults/strangers',
  'system/idle', // waits
  'docs/commands',
  'system/pending-alerts', // waits
  'history/damage',
  'advice/advice',
  'history/same-answers',
  'real/blocked-ops',
  'browser/page-proxies',
  'system/clusters',
  'browser/panels-live',
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
