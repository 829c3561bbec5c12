import type { TaskState } from '@daskscope/api';

/** As in the progress panel: done lighter than in memory, erred the colour of the text, what has not begun grey. */
export const STATE_COLOURS: Record<TaskState, string> = {
  erred: 'text',
  memory: 'dark-blue',
  'no-worker': 'orange',
  processing: 'green',
  queued: '#a8a8a8',
  released: 'super-light-blue',
  waiting: '#7a7a7a',
};
