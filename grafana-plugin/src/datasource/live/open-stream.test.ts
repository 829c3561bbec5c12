import { Observable } from 'rxjs';
import type { RequestError } from '@daskscope/client';
import { openStream } from './open-stream.ts';
import type { Place } from './places.ts';

/** Grafana's BackendSrv is its core's: a model of how its `chunked` tells of an answer that is a refusal. */
let refusals: Record<string, { detail: string; code?: string; parameter?: string }>;
let asked: URLSearchParams[];
let stays: string[];

jest.mock('@grafana/runtime', () => ({
  getBackendSrv: () => ({
    chunked({ url }: { url: string }) {
      const parameters = new URL(url).searchParams;
      asked.push(parameters);
      const refused = Object.keys(refusals).find((name) => parameters.has(name));
      return new Observable((subscriber) => {
        if (refused === undefined)
          return subscriber.next({ ok: true, data: new TextEncoder().encode('a\n') });
        const data = new TextEncoder().encode(JSON.stringify(refusals[refused]));
        subscriber.next({ ok: false, status: 400, statusText: 'Bad Request', data });
        subscriber.complete();
      });
    },
    fetch({ url }: { url: string }) {
      stays.push(url);
      return new Observable();
    },
  }),
}));

beforeEach(() => {
  refusals = {};
  asked = [];
  stays = [];
});

function open(
  stream = openStream('http://exporter'),
  places: Place[] = [{ cluster: null, cursor: 'Scheduler-1:7' }],
) {
  const told = { texts: [] as string[], ended: [] as unknown[] };
  const close = stream(places, {
    bytes: (data) => told.texts.push(new TextDecoder().decode(data)),
    ended: (cause) => told.ended.push(cause),
  });
  return { ...told, close };
}

test('asks for changes', () => {
  const { texts, close } = open();
  close();
  expect(asked.map(String)).toEqual(['keys=true&changes=true&after=Scheduler-1%3A7']);
  expect(texts).toEqual(['a\n']);
});

const withoutCodes = { detail: 'Says what in words that may change.' };
const refusesChanges = { ...withoutCodes, code: 'bad-parameter', parameter: 'changes' };

test.each([
  ['codes', withoutCodes],
  ['changes', refusesChanges],
])('an exporter older than %s is asked for whole tables, from the same place, once', async (_, refusal) => {
  refusals = { changes: refusal };
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

test('is of a cluster, and so is the word that its reader is there', () => {
  jest.useFakeTimers();
  const { close } = open(openStream('http://exporter'), [{ cluster: 'team/"a" & b', cursor: null }]);
  jest.advanceTimersByTime(10_000);
  close();
  jest.useRealTimers();
  expect(asked.map((parameters) => parameters.get('cluster'))).toEqual(['team/"a" & b']);
  expect(stays).toEqual([
    expect.stringMatching(/^http:\/\/exporter\/api\/v1\/stream\/[\w-]{16,}\?cluster=team%2F%22a%22\+%26\+b$/),
  ]);
});

test('is of several, each from where it was', () => {
  const { close } = open(openStream('http://exporter'), [
    { cluster: 'a', cursor: 'Scheduler-1:7' },
    { cluster: 'b', cursor: null },
    { cluster: null, cursor: 'Scheduler-2:1' },
  ]);
  close();
  expect(asked.map((parameters) => parameters.getAll('cluster'))).toEqual([['a', 'b', '']]);
  expect(asked.map((parameters) => parameters.getAll('after'))).toEqual([
    ['Scheduler-1:7', '', 'Scheduler-2:1'],
  ]);
});

test('an exporter that is older than that there can be many is asked for the only one', async () => {
  refusals = { cluster: { ...refusesChanges, parameter: 'cluster' } };
  const { texts, close } = open(openStream('http://exporter'), [{ cluster: 'a', cursor: 'Scheduler-1:7' }]);
  await Promise.resolve();
  close();
  expect(asked.map((parameters) => parameters.get('cluster'))).toEqual(['a', null]);
  expect(texts).toEqual(['a\n']);
});

test('whoever closes it meanwhile has no other stream opened', async () => {
  refusals = { changes: refusesChanges };
  open().close();
  await Promise.resolve();
  expect(asked).toHaveLength(1);
});

test('any other refusal is told', () => {
  const detail = 'changes and after: no.';
  refusals = { after: { detail, code: 'bad-parameter', parameter: 'after' } };
  const { ended, close } = open();
  close();
  expect(ended).toEqual([expect.objectContaining({ status: 400 })]);
  expect(ended[0] as RequestError).toMatchObject({
    message: detail,
    refusal: { code: 'bad-parameter', parameter: 'after' },
  });
  expect(asked).toHaveLength(1);
});
