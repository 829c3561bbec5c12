import type { DataFrame } from '@grafana/data';
import { isNoSuchPath, problemCode } from '../problems.ts';
import { Notices } from './notices.ts';
import type { OnceAsked } from './once.ts';
import { sayingFrame } from './saying-frame.ts';

/** Not faults: what is asked for may be answered a moment later, or is not there, as where the cluster is gone. */
const NO_FAULTS = ['busy', 'not-answered', 'not-connected', 'gone'];

/**
 * A frame with a notice that says so, where the exporter's answer is no fault.
 * @throws Error for all else
 */
export function refusedFrame({ refId, type }: OnceAsked, cause: unknown): DataFrame {
  if (isNoSuchPath(cause))
    throw new Error('The exporter is older than the app and cannot be asked for it. Update it.', { cause });
  const code = problemCode(cause);
  if (code === undefined || !NO_FAULTS.includes(code)) throw cause;
  const { message } = cause as Error;
  return sayingFrame(refId, type, new Notices().nothing(code, message, 'warning'), message);
}
