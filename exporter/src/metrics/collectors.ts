import { activities } from './activities.ts';
import { durations } from './durations.ts';
import { eventLoop } from './exporter/event-loop.ts';
import { exporter } from './exporter/exporter.ts';
import type { Collector } from './families.ts';
import { processFigures } from './exporter/process.ts';
import { scheduler } from './scheduler.ts';
import { semaphores } from './semaphores.ts';
import { stealing } from './stealing.ts';
import { shuffles } from './shuffles.ts';
import { tasks } from './tasks.ts';
import { workers } from './workers.ts';

/** All there is, in the order of the page. */
export const collectors = (options: { version: string }): Collector[] => [
  exporter(options.version),
  scheduler,
  stealing,
  semaphores,
  tasks,
  durations,
  activities,
  shuffles,
  workers(),
  eventLoop(),
  processFigures(),
];
