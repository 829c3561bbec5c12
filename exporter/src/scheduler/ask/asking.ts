import type { PickleValue } from '../../protocol/pickle.ts';
import type { KnownTask, Neighbour, TaskNotTold, TaskWithStory, Transition } from '../../asked/task.ts';
import { call } from '../../protocol/comm.ts';
import { ProtocolError, RemoteError } from '../../protocol/errors.ts';
import { calling, CONNECTING, type Spent } from '../feeds/cost.ts';
import { attr, compose, each, item, juxt, safe, take } from '../feeds/expression.ts';
import { evaluate, type OpenComm } from '../feeds/feed.ts';
import { keyText } from '../keys.ts';
import { keysOfText } from '../keys-of-text.ts';
import { type Places, Questions } from './questions.ts';
import { asArray, asCount, asMilliseconds, asText } from '../values.ts';

const MAX_ANSWERS = 1_000;
/** A task may have a million dependents. */
const MAX_NEIGHBOURS = 100;

interface AskingOptions {
  openComm: OpenComm;
  spent: Spent;
  places: Places;
  now?: () => number;
}

interface Told {
  task: TaskWithStory | TaskNotTold;
}

/** What the scheduler knows of one task, or why that is not to be had. */
export class Asking {
  readonly #openComm: OpenComm;
  readonly #spent: Spent;
  readonly #questions: Questions<Told>;

  constructor({ openComm, spent, ...options }: AskingOptions) {
    this.#openComm = openComm;
    this.#spent = spent;
    this.#questions = new Questions({ ...options, max: MAX_ANSWERS });
  }

  async task(key: string): Promise<TaskWithStory | TaskNotTold> {
    const told = await this.#questions.share(key, async () => ({
      task: await this.#ask(key).catch((): TaskNotTold => 'not-answered'),
    }));
    return told?.task ?? 'busy';
  }

  async #ask(text: string): Promise<TaskWithStory | TaskNotTold> {
    const keys = keysOfText(text);
    const asked = juxt(...keys.map(({ pickled }) => oneTask(pickled)));
    const found = asArray((await evaluate(this.#openComm, asked, this.#spent)).value);
    const which = found.findIndex(Array.isArray);
    if (which === -1) return 'unknown';
    return { ...knownTask(asArray(found[which])), story: await this.#story(text, keys[which]!.wire) };
  }

  async #story(text: string, key: unknown): Promise<Transition[]> {
    const comm = await this.#openComm();
    try {
      const transitions = asArray(await call(comm, 'get_story', { keys_or_stimuli: [key] }));
      // A story has every transition that the key took part in, also as a recommendation of another's.
      return transitions.filter((entry) => keyText(asArray(entry)[0]) === text).map(transition);
    } catch (error) {
      // A scheduler that forbids the op, or has more to tell than a message may hold, still told the rest.
      if (error instanceof RemoteError || error instanceof ProtocolError) return [];
      throw error;
    } finally {
      this.#spent(CONNECTING + calling(comm.bytesRead));
      comm.close();
    }
  }
}

const neighbours = (name: string) =>
  safe(compose(each(attr('key', 'state')), take(MAX_NEIGHBOURS), attr(name)));

/** What the scheduler knows of the task of this key; None: there is none. */
export const oneTask = (key: PickleValue) =>
  compose(
    safe(
      juxt(
        attr('state', 'type', 'nbytes', 'retries'),
        safe(attr('processing_on.address')),
        neighbours('dependencies'),
        neighbours('dependents'),
        safe(compose(each(attr('key')), take(MAX_NEIGHBOURS), attr('waiting_on'))),
        safe(compose(each(attr('client_key')), attr('who_wants'))),
        safe(compose(each(attr('address')), take(MAX_NEIGHBOURS), attr('who_has'))),
      ),
    ),
    safe(item(key)),
    attr('tasks'),
  );

export function knownTask(figures: readonly unknown[]): KnownTask {
  const [fields, processingOn, dependencies, dependents, waitingOn, whoWants, whoHas] = figures;
  const [state, type, nbytes, retries] = asArray(fields);
  return {
    state: asText(state) ?? '',
    type: asText(type),
    nbytes: asCount(nbytes),
    retries: asCount(retries),
    processingOn: asText(processingOn),
    whoHas: texts(whoHas),
    whoWants: texts(whoWants),
    dependencies: asArray(dependencies).map(neighbour),
    dependents: asArray(dependents).map(neighbour),
    waitingOn: asArray(waitingOn).map(keyText),
  };
}

const texts = (value: unknown): string[] => asArray(value).map((entry) => asText(entry) ?? '');

function neighbour(value: unknown): Neighbour {
  const [key, state] = asArray(value);
  return { key: keyText(key), state: asText(state) ?? '' };
}

/** (key, start, finish, recommendations, stimulus_id, timestamp), see distributed/scheduler.py, Transition */
function transition(value: unknown): Transition {
  const [, start, finish, , stimulus, timestamp] = asArray(value);
  return {
    time: asMilliseconds(timestamp) ?? 0,
    start: asText(start) ?? '',
    finish: asText(finish) ?? '',
    stimulus: asText(stimulus) ?? '',
  };
}
