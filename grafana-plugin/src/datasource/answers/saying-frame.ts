import type { DataFrame } from '@grafana/data';
import { frame, number, text } from '../frames/field.ts';
import type { Notices } from './notices.ts';
import type { OnceType } from './once.ts';

/** In place of rows: only a notice that says why there are none. */
export function sayingFrame(refId: string, type: OnceType, notices: Notices, why: string): DataFrame {
  const meta = notices.meta();
  if (type !== 'profile') return frame(refId, type, [], meta);
  // The flame graph of Grafana (12.4.0) fails at a frame without rows: levels[0][0] in dataTransform.ts.
  return frame(
    refId,
    type,
    [
      number('level', 'Level', [0]),
      number('value', 'Time', [0], 'ns'),
      number('self', 'Self', [0], 'ns'),
      text('label', 'Call', [why]),
    ],
    meta,
  );
}
