import { LIMITS } from '../limits.ts';
import { StreamQuery } from '../queries.ts';
import { StreamLine, StreamPresence } from '../stream.ts';
import { json, type Route } from './route.ts';

/** What goes on while it is read. */
export const STREAM_ROUTES: readonly Route[] = [
  {
    path: '/api/v1/stream',
    summary: 'What changes, as it changes: one JSON value a line, without end',
    description:
      'Each line is a StreamLine. The current progress, workers and status come at once; tasks from after, or only ' +
      `new ones without it, at most ${LIMITS.streamRows} a line; a heartbeat every second. After ${LIMITS.streamMinutes} ` +
      'minutes an end line with the cursor to go on from. With changes=true a line of progress or workers has the rows that ' +
      'changed since the one before, of each what names it and the fields that changed, and which are gone; the first has all, and ' +
      'says complete. Without it a line has the whole table, when something in it changed. Asked for with Accept: text/event-stream the lines come as events. A reader that is slow gets the newest state and its tasks when ' +
      'it reads again; lost says how many it missed. A reader that does not take what waits for it within a minute is disconnected. ' +
      `At most ${LIMITS.streams} streams are open at once; beyond, who has fewest takes a place from who has most. ` +
      `cluster may be given up to ${LIMITS.streamClusters} times: then each line says of which cluster it is, after is given for each ` +
      'in the same order, empty for new tasks only, each cluster counts as a stream, and one that cannot be told of ends with a line of its own.',
    query: StreamQuery,
    answer: { description: 'Lines of JSON', type: 'application/x-ndjson', schema: StreamLine },
    problems: [429],
  },
  {
    path: '/api/v1/stream/{reader}',
    summary: "A stream's reader says that it is still there",
    description:
      'For a stream that was asked for with the header Daskscope-Reader, a name of 16 to 64 letters, digits, - and _: it ends ' +
      'half a minute after this was last asked for, since what stands between may read on for a reader that has left.',
    segments: { reader: { description: 'The name', schema: { type: 'string' } } },
    answer: json(StreamPresence, 'Whether it has a stream'),
  },
];
