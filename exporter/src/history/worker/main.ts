import { parentPort } from 'node:worker_threads';
import { storeOf } from '../engines.ts';
import type { Asked, Op, Question, Reply } from '../messages.ts';
import { NotInstalled, PlaceProblem } from '../problems.ts';
import type { Store } from '../store.ts';

/** The thread of the store: on the main one, its readers beside a writer would hold up everything else. */
const port = parentPort!;
let store: Store | undefined;

function opened(): Store {
  if (!store) throw new Error('The history is not open');
  return store;
}

const OPS: { [Of in Op]: (args: Asked[Of]['takes']) => Promise<Asked[Of]['gives']> } = {
  async open(options) {
    await store?.close();
    store = storeOf(options);
    return store.open();
  },
  take: (batch) => opened().take(batch),
  find: (query) => opened().find(query),
  sum: (query) => opened().sum(query),
  documents: (query) => opened().documents(query),
  before: (query) => opened().before(query),
  listed: (query) => opened().listed(query),
  listedIds: (limit) => opened().listedIds(limit),
  failures: (query) => opened().failures(query),
  failuresBefore: () => opened().failuresBefore(),
  series: (query) => opened().series(query),
  others: (kinds) => opened().others(kinds),
  size: () => opened().size(),
  upkeep: (now) => opened().upkeep(now),
  async close() {
    await store?.close();
  },
};

const errorOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

port.on('message', ({ id, op, args }: Question) => {
  const reply = (message: Reply) => port.postMessage(message);
  // Asked in order; the store says what waits for what.
  void answer(op, args).then(
    (result) => reply({ id, result }),
    (error: unknown) =>
      reply({
        id,
        error: errorOf(error),
        fatal: error instanceof NotInstalled,
        ofPlace: error instanceof PlaceProblem,
      }),
  );
});

async function answer(op: Op, args: Question['args']): Promise<unknown> {
  return (OPS[op] as (args: Question['args']) => Promise<unknown>)(args);
}
