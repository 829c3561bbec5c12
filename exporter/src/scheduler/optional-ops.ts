import { RemoteError } from '../protocol/errors.ts';
import type { Cluster } from '../state/cluster.ts';
import { cut } from '../state/text.ts';
import type { Call } from './feed.ts';
import { asNumber } from './values.ts';

/** What is missing where an op is refused, and what its answer must be. */
const OPS = {
  get_task_stream: { feature: 'task-stream', answers: Array.isArray },
  get_task_stream_index: { feature: 'task-stream-index', answers: isNumber },
  get_task_prefix_states: { feature: 'prefixes', answers: isMap },
  processing: { feature: 'worker-processing', answers: isMap },
  adaptive_target: { feature: 'workers-desired', answers: isNumber },
};

const REASON_LIMIT = 300;

/**
 * The ops that a scheduler may forbid, not know, or fail at: all but `identity`. What such a one gives is listed as missing, the
 * rest goes on, and it is not asked again: each refusal is a traceback in the scheduler's log.
 */
export class OptionalOps {
  readonly #cluster: Cluster;
  readonly #call: Call;
  readonly #refused = new Map<string, string>();

  constructor(cluster: Cluster, call: Call) {
    this.#cluster = cluster;
    this.#call = call;
  }

  /** undefined: refused. */
  async ask(op: keyof typeof OPS, args?: object): Promise<unknown> {
    if (!this.#refused.has(op)) {
      try {
        const answer = await this.#call(op, args);
        if (OPS[op].answers(answer)) return answer;
        this.#refused.set(op, `This version of distributed does not answer the op "${op}".`);
      } catch (error) {
        if (!(error instanceof RemoteError)) throw error;
        this.#refused.set(op, refusal(op, error));
      }
    }
    this.#cluster.missing(OPS[op].feature, this.#refused.get(op)!);
    return undefined;
  }
}

/** Why, in a sentence. */
export function refusal(op: string, { text }: RemoteError): string {
  // distributed/core.py, Server.handle_comm
  if (text.includes('explicitly disallowed'))
    return `The scheduler forbids the op "${op}" (distributed.scheduler.blocked-handlers).`;
  return `The scheduler failed at the op "${op}": ${cut(text, REASON_LIMIT)}.`;
}

function isMap(answer: unknown): boolean {
  return answer instanceof Map;
}

function isNumber(answer: unknown): boolean {
  return asNumber(answer) !== null;
}
