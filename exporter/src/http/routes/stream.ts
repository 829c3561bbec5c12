import { LIMITS, NoQuery, StreamQuery, type StreamPresence } from '@daskscope/api';
import type { Request, RequestHandler } from 'express';
import { badParameter, toProblem, type HttpProblem } from '../problem.ts';
import { parseQuery, readPairs } from '../query.ts';
import { OwnOutlet, type Outlet } from '../stream/outlet.ts';
import type { Readers } from '../stream/readers.ts';
import { SharedOutlet } from '../stream/shared-outlet.ts';

/**
 * Those who read of the cluster that a request is about.
 * @param ofNone it may be about none
 */
export type ReadersOf = (request: Pick<Request, 'url'>, ofNone: boolean) => Readers;

export function stream(readersOf: ReadersOf): RequestHandler {
  return (request, response) => {
    const asked = eachOf(request.url);
    const isHead = request.method === 'HEAD';
    if (asked.length === 1) {
      const [{ url }] = asked as [OfOne];
      const query = parseQuery(StreamQuery, url);
      const ofNone = query.topics?.every((topic) => topic === 'clusters') ?? false;
      const readers = readersOf({ url }, ofNone);
      if (!isHead) readers.enter(query, new OwnOutlet(response));
    } else {
      // What is wrong for all is told as such.
      for (const { rest } of asked) parseQuery(StreamQuery, rest);
      if (!isHead) new SharedOutlet(response).begin(asked, enterFor(readersOf));
    }
    if (isHead) response.type('application/x-ndjson').end();
  };
}

/** A reader of each cluster; one that is refused leaves the others. */
const enterFor =
  (readersOf: ReadersOf) =>
  ({ url }: OfOne, outlet: Outlet): HttpProblem | null => {
    try {
      readersOf({ url }, false).enter(parseQuery(StreamQuery, url), outlet);
      return null;
    } catch (cause) {
      const problem = toProblem(cause);
      // Nobody's mistake but the exporter's.
      if (problem.status >= 500) throw cause;
      return problem;
    }
  };

/** A stream's reader says that it is there. */
export function streamPresence(readersOf: ReadersOf): RequestHandler<{ reader: string }> {
  return (request, response) => {
    const asked = eachOf(request.url);
    for (const { url } of asked) parseQuery(NoQuery, url);
    const { reader } = request.params;
    const open =
      asked.length === 1
        ? readersOf({ url: asked[0]!.url }, true).hear(reader)
        : hearAll(asked, readersOf, reader);
    response.json({ open } satisfies StreamPresence);
  };
}

/** Of some of its clusters there may be nothing to read any more. */
function hearAll(asked: readonly OfOne[], readersOf: ReadersOf, reader: string): boolean {
  const heard = asked.map(({ url }) => {
    try {
      return readersOf({ url }, false).hear(reader);
    } catch {
      return false;
    }
  });
  return heard.includes(true);
}

/** What a request says of one of its clusters. */
interface OfOne {
  name: string;
  url: string;
  /** The same without the cluster, and without what is of this one alone. */
  rest: string;
}

/**
 * A request of several clusters as one of each. Where tasks go on is given for each of them, in the same order; an empty one: from
 * now on.
 * @throws HttpProblem bad-parameter
 */
function eachOf(url: string): OfOne[] {
  const pairs = readPairs(url);
  const names = pairs.getAll('cluster');
  if (names.length <= 1) return [{ name: names[0] ?? '', url, rest: url }];
  if (names.length > LIMITS.streamClusters)
    throw badParameter(
      'cluster',
      `cluster may be given ${LIMITS.streamClusters} times at most, not ${names.length} times.`,
    );
  if (new Set(names).size < names.length) throw badParameter('cluster', 'cluster has one name twice.');
  const places = pairs.getAll('after');
  if (places.length > 0 && places.length !== names.length)
    throw badParameter(
      'after',
      `after is given ${places.length} times and cluster ${names.length} times: give one for each cluster, in the same order.`,
    );
  pairs.delete('cluster');
  pairs.delete('after');
  const rest = `?${pairs}`;
  return names.map((name, at) => {
    const after = places[at] || null;
    const own = new URLSearchParams([['cluster', name], ...(after === null ? [] : [['after', after]])]);
    return { name, url: `${rest}${pairs.size > 0 ? '&' : ''}${own}`, rest };
  });
}
