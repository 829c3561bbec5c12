import type { AskedOnRequest } from '../../asked/asked.ts';
import { NotTold } from '../../asked/not-told.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { OpenComm } from '../feeds/feed.ts';
import { graph } from './graph.ts';
import { logs } from './logs.ts';
import { profile } from './profile/profile.ts';
import { Questions, type Places } from './questions.ts';
import { SchedulerQuestion } from './scheduler-question.ts';
import { bandwidthsSeen } from './seen-bandwidths.ts';
import { spans } from './spans.ts';
import { stacks } from './stacks.ts';

/** An answer may have megabytes, and stays for seconds. */
const MAX_ANSWERS = 8;

/** Of the scheduler's time, for who asks the same again and again; but what changes is to be seen soon. */
const SHARE = 0.01;
const LONGEST_MS = 20_000;

export interface OnRequestOptions {
  cluster: Cluster;
  /** Comms that take messages as deep as profiles are. */
  openComm: OpenComm;
  places: Places;
  /** ms, of a clock that nobody sets */
  now?: () => number;
  /** ms since the epoch */
  clock?: () => number;
}

/** What is asked of the scheduler and its workers when somebody wants to see it, and shared by all who do. */
export class OnRequest implements AskedOnRequest {
  readonly #cluster: Cluster;
  readonly #scheduler: SchedulerQuestion;
  readonly #questions: Questions<object>;
  readonly #clock: () => number;

  constructor({
    cluster,
    openComm,
    places,
    now = () => performance.now(),
    clock = Date.now,
  }: OnRequestOptions) {
    this.#cluster = cluster;
    this.#scheduler = new SchedulerQuestion(cluster, openComm, now);
    this.#questions = new Questions({ places, max: MAX_ANSWERS, now });
    this.#clock = clock;
  }

  readonly profile: AskedOnRequest['profile'] = (question) => this.#ask('profile', profile, question);
  readonly stacks: AskedOnRequest['stacks'] = (question) => this.#ask('stacks', stacks, question);
  readonly logs: AskedOnRequest['logs'] = (question) => this.#ask('logs', logs, question);
  readonly graph: AskedOnRequest['graph'] = (question) => this.#ask('graph', graph, question);
  readonly spans: AskedOnRequest['spans'] = () => this.#ask('spans', spans, {});
  readonly bandwidths: AskedOnRequest['bandwidths'] = () => this.#ask('bandwidths', bandwidthsSeen, {});

  async #ask<Query extends object, Answer extends object>(
    kind: string,
    ask: (cluster: Cluster, scheduler: SchedulerQuestion, query: Query, now: number) => Promise<Answer>,
    query: Query,
  ): Promise<Answer> {
    const question = JSON.stringify([kind, this.#cluster.identity?.id, Object.entries(query).sort()]);
    const spent = () => this.#cluster.cost.seconds.get(kind) ?? 0;
    const before = spent();
    const answer = this.#questions.share(
      question,
      () => ask(this.#cluster, this.#scheduler, query, this.#clock()),
      () => Math.min(LONGEST_MS, ((spent() - before) / SHARE) * 1000),
    );
    if (!answer)
      throw new NotTold(
        'busy',
        'The scheduler is being asked too many questions at once. Ask again in a second.',
      );
    return answer as Promise<Answer>;
  }
}
