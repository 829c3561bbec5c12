import { Deque } from '../python/deque.ts';
import { Instance } from '../python/instance.ts';

export class TaskStreamPlugin extends Instance {
  readonly buffer = new Deque<TaskStreamRecord>(100_000);
  index = 0;

  append(record: TaskStreamRecord): void {
    this.buffer.append(record);
    this.index++;
  }
}

/** As `get_task_stream` answers them. */
export interface TaskStreamRecord {
  key: string;
  worker: string;
  thread: number;
  status: 'OK' | 'error';
  startstops: { action: string; start: number; stop: number; source?: string }[];
  nbytes?: number;
  typename?: string;
  type?: Uint8Array;
  metadata?: object;
  stimulus_id?: string;
  cause?: string;
  exception_text?: string;
  traceback_text?: string;
}
