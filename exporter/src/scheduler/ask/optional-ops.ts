import { RemoteError } from '../../protocol/errors.ts';
import type { Cluster } from '../../state/cluster.ts';
import { cut } from '../../state/text.ts';
import type { OwnComm } from './own-comm.ts';
import { asNumber } from '../values.ts';

/** What is missing where an op is refused, and what its answer must be. */
const OPS = {
  identity: { feature: 'workers', answers: isMap },
  get_task_stream: { feature: 'task-stream', answers: Array.isArray },
  get_task_stream_index: { feature: 'task-stream-index', answers: isNumber },
  get_task_prefix_states: { feature: 'prefixes', answers: isMap },
  processing: { feature: 'worker-processing', answers: isMap },
  adaptive_target: { feature: 'workers-desired', answers: isNumber },
};

/** What an op is asked for. */
export const featureOf = (op: string): string => OPS[op as keyof typeof OPS].feature;

const REASON_LIMIT = 300;

/** What was too large is not asked for before: it costs the scheduler most. */
const TOO_LARGE_FOR_MS = 60_000;

/**
 * The ops that a scheduler may forbid, not know, or fail at, or whose answer may be larger than a message may be. What such a
 * one gives is listed as missing, the rest goes on, and it is not asked again, or not soon: each refusal is a traceback in the
 * scheduler's log.
 */
export class OptionalOps {
  readonly #cluster: Cluster;
  readonly #comm: OwnComm;
  readonly #refused = new Map<string, { why: string; until: number }>();

  /** comm: an answer that is too large ends it. */
  constructor(cluster: Cluster, comm: OwnComm) {
    this.#cluster = cluster;
    this.#comm = comm;
  }

  close(): void {
    this.#comm.close();
  }

  /** undefined: refused. */
  async ask(op: keyof typeof OPS, args?: object): Promise<unknown> {
    const { feature, answers } = OPS[op];
    if (!this.#rests(op)) {
      const answer = await this.#try(op, args);
      if (answers(answer)) {
        if (this.#refused.delete(op)) this.#cluster.present(feature);
        return answer;
      }
    }
    this.#cluster.missing(feature, this.#refused.get(op)!.why);
    return undefined;
  }

  /** For good. */
  isRefused(op: keyof typeof OPS): boolean {
    return this.#refused.get(op)?.until === Infinity;
  }

  #rests(op: string): boolean {
    return performance.now() < (this.#refused.get(op)?.until ?? -Infinity);
  }

  /** Notes why, where there is no answer that may be one. */
  async #try(op: keyof typeof OPS, args?: object): Promise<unknown> {
    const refuse = (why: string, ms = Infinity) =>
      this.#refused.set(op, { why, until: performance.now() + ms });
    try {
      const answer = await this.#comm.ask(op, args);
      if (!answer) refuse(`The answer of the op "${op}" is larger than a message may be.`, TOO_LARGE_FOR_MS);
      else if (OPS[op].answers(answer.value)) return answer.value;
      else refuse(`This version of distributed does not answer the op "${op}".`);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      refuse(refusal(op, error));
    }
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
