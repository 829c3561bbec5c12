import type { DataFrame, QueryResultMeta } from '@grafana/data';
import { frame, number, text } from '../frames/field.ts';
import type { Notices } from './notices.ts';
import type { OnceType } from './once.ts';

/** Characters that the list of calls has room for, in a window of 1,600 px. */
const LINE = 36;

/** The list is as high as the graph beside it, whose levels are lower than its rows: so many more for each row and its head. */
const LEVELS_A_ROW = 2;

/** In place of rows: only a notice that says why there are none. */
export function sayingFrame(refId: string, type: OnceType, notices: Notices, why: string): DataFrame {
  const meta = notices.meta();
  return type === 'profile' ? sayingCalls(refId, why, meta) : frame(refId, type, [], meta);
}

/**
 * The flame graph of Grafana (12.4.0) fails at a frame without rows: levels[0][0] in dataTransform.ts. So the sentence stands in
 * its list of calls, a line each, since what is longer is cut there. Sorted by their time, those of one time stand upside down.
 */
function sayingCalls(refId: string, why: string, meta: QueryResultMeta): DataFrame {
  const lines = linesOf(why);
  const rows = Array.from({ length: (lines.length + 1) * LEVELS_A_ROW }, (_, row) => row);
  const none = rows.map(() => 0);
  return frame(
    refId,
    'profile',
    [
      number('level', 'Level', rows),
      number('value', 'Time', none, 'ns'),
      number('self', 'Self', none, 'ns'),
      // Those of one name are one call.
      text(
        'label',
        'Call',
        rows.map((row) => lines[rows.length - 1 - row] ?? ' '),
      ),
    ],
    meta,
  );
}

/** Between words; a word that is longer stands alone. */
function linesOf(sentence: string): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(/\s+/)) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && longer.length <= LINE) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
