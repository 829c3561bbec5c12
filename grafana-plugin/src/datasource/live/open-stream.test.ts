import { Observable } from 'rxjs';
import type { RequestError } from '@daskscope/client';
import { openStream } from './open-stream.ts';

/** Grafana's BackendSrv is its core's: a model of how its `chunked` tells of an answer that is a refusal. */
let refusals: Record<string, string>;
let asked: URLSearchParams[];

jest.mock('@grafana/runtime', () => ({
  getBackendSrv: () => ({
    chunked({ url }: { url: string }) {
      const parameters = new URL(url).searchParams;
      asked.push(parameters);
      const refused = Object.keys(refusals).find((name) => parameters.has(name));
      return new Observable((subscriber) => {
        if (refused === undefined)
          return subscriber.next({ ok: true, data: new TextEncoder().encode('a\n') });
        const data = new TextEncoder().encode(JSON.stringify({ detail: refusals[refused] }));
        subscriber.next({ ok: false, status: 400, statusText: 'Bad Request', data });
        subscriber.complete();
      });
    },
    fetch: () => new Observable(),
  }),
}));

beforeEach(() => {
  refusals = {};
  asked = [];
});

function open(stream = openStream('http://exporter')) {
  const told = { texts: [] as string[], ended: [] as unknown[] };
  const close = stream('Scheduler-1:7', {
    bytes: (data) => told.texts.push(new TextDecoder().decode(data)),
    ended: (cause) => told.ended.push(cause),
  });
  return { ...told, close };
}

test('asks for changes', () => {
  const { texts, close } = open();
  close();
  expect(asked.map(String)).toEqual(['keys=true&after=Scheduler-1%3A7&changes=true']);
  expect(texts).toEqual(['a\n']);
});

test('an exporter that is older is asked for whole tables, from the same place, and not refused again', async () => {
  refusals = { changes: "'changes' is not a parameter. Known here: topics, after, keys." };
  const stream = openStream('http://exporter');
  for (let opened = 0; opened < 2; opened++) {
    const { texts, ended, close } = open(stream);
    await Promise.resolve();
    close();
    expect([texts, ended]).toEqual([['a\n'], []]);
  }
  expect(asked.map((parameters) => parameters.get('changes'))).toEqual(['true', null, null]);
  expect(asked.map((parameters) => parameters.get('after'))).toEqual(Array(3).fill('Scheduler-1:7'));
});

test('whoever closes it meanwhile has no other stream opened', async () => {
  refusals = { changes: "'changes' is not a parameter. Known here: topics, after, keys." };
  open().close();
  await Promise.resolve();
  expect(asked).toHaveLength(1);
});

test('any other refusal is told', () => {
  refusals = { after: 'after takes a cursor from an earlier answer.' };
  const { ended, close } = open();
  close();
  expect(ended).toEqual([expect.objectContaining({ status: 400 })]);
  expect((ended[0] as RequestError).message).toContain('after takes a cursor');
});
