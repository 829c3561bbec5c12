import { LIMITS, type Links } from '@daskscope/api';
import { formatBytes, formatCount, formatDuration } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { columns, frame, number, text } from '../frames/field.ts';
import { COUNT } from '../frames/workers.ts';
import { nodeGraph } from './graph/node-graph.ts';
import { Notices } from './notices.ts';
import { rangeOf, type OnceApi, type OnceAsked } from './once.ts';
import { sayingFrame } from './saying-frame.ts';

/** Links that a node graph can show. */
const MOST_DRAWN = 500;
const THICKEST = 6;

/** What was moved from worker to worker in the range: a graph, a table, or a matrix of bandwidths. */
export async function askLinks(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { refId, query, filter } = asked;
  const links = await api.onRequest<Links>('links', {
    ...rangeOf(asked),
    prefix: filter.values.prefixes,
    worker: filter.values.workers,
    limit:
      query.format === 'table' ? LIMITS.links : query.format === 'matrix' ? LIMITS.defaultLinks : MOST_DRAWN,
  });
  const notices = noticesOf(links);
  if (links.links.from.length === 0) {
    const why = 'Nothing was moved from worker to worker in this time range.';
    return [sayingFrame(refId, 'links', notices.nothing('none', why), why)];
  }
  if (query.format === 'table') return [tableOf(refId, links, notices)];
  return query.format === 'matrix' ? [matrixOf(refId, links, notices)] : graphOf(asked, links, notices);
}

function noticesOf({ lost, total, links, unlinked, unread, bandwidthMissing }: Links): Notices {
  return new Notices()
    .warning(bandwidthMissing && `No bandwidths: ${bandwidthMissing.reason}`)
    .info(
      total > links.from.length &&
        `The ${formatCount(links.from.length)} links with the most seconds of ${formatCount(total)}: choose a worker for others.`,
    )
    .info(lost && 'Runs of this range are gone from the log, so there were more transfers.')
    .info(unlinked > 0 && `Of ${formatCount(unlinked)} transfers nobody knows where they came from.`)
    .info(unread > 0 && `${formatCount(unread)} bandwidths were not read: there are so many.`);
}

/** Names of workers, or their addresses where two have one name. */
function namesOf({ workers }: Links): string[] {
  const names = workers.map(({ name, address }) => name || address);
  return names.map((name, at) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : workers[at]!.address,
  );
}

const rate = (bandwidth: number | null) => (bandwidth === null ? '' : `${formatBytes(bandwidth)}/s`);

function graphOf({ refId, width }: OnceAsked, answer: Links, notices: Notices): DataFrame[] {
  const { workers, computedSeconds, links } = answer;
  const names = namesOf(answer);
  const busiest = Math.max(...computedSeconds, Number.MIN_VALUE);
  const longest = Math.max(...links.seconds, Number.MIN_VALUE);
  return nodeGraph(
    { refId, width, meta: notices.meta() },
    workers.map(({ address, host }, at) => {
      const computed = computedSeconds[at]! / busiest;
      return {
        id: address,
        title: names[at]!,
        subtitle: host,
        mainstat: formatDuration(computedSeconds[at]! * 1000),
        secondarystat: 'computed',
        arcs: { computed, less: 1 - computed },
        details: { address },
      };
    }),
    links.from.map((from, row) => ({
      source: workers[from]!.address,
      target: workers[links.to[row]!]!.address,
      mainstat: `${formatDuration(links.seconds[row]! * 1000)}, ${formatCount(links.transfers[row]!)} transfers`,
      secondarystat: rate(links.bandwidth[row]!),
      thickness: 1 + (THICKEST - 1) * (links.seconds[row]! / longest),
    })),
    {
      mainstat: 'Time',
      secondarystat: 'Bandwidth',
      arcs: {
        computed: { title: "Time computed, of the busiest worker's", color: 'green' },
        less: { title: 'Less than that', color: '#7a7a7a' },
      },
      details: { address: 'Address' },
    },
  );
}

function tableOf(refId: string, answer: Links, notices: Notices): DataFrame {
  const { workers, links } = answer;
  const names = namesOf(answer);
  const of = columns(links.from.map((_, row) => row));
  return frame(
    refId,
    'Links',
    [
      of.text('from', 'From', (row) => names[links.from[row]!]!),
      of.text('to', 'To', (row) => names[links.to[row]!]!),
      of.number('seconds', 'Time', (row) => links.seconds[row]!, 's'),
      of.number('transfers', 'Transfers', (row) => links.transfers[row]!, 'none', COUNT),
      of.number('bandwidth', 'Bandwidth seen', (row) => links.bandwidth[row]!, 'Bps'),
      of.number('estimated_bytes', 'Bytes, about', (row) => links.estimatedBytes[row]!, 'bytes'),
      of.text('from_address', 'From address', (row) => workers[links.from[row]!]!.address),
      of.text('to_address', 'To address', (row) => workers[links.to[row]!]!.address),
    ],
    notices.meta({ preferredVisualisationType: 'table' }),
  );
}

/** A row and a column a worker; null where no bandwidth is known. */
function matrixOf(refId: string, answer: Links, notices: Notices): DataFrame {
  const { links } = answer;
  const names = namesOf(answer);
  const seen = new Map(links.from.map((from, row) => [`${from} ${links.to[row]!}`, links.bandwidth[row]!]));
  const senders = [...new Set(links.from)].sort((a, b) => a - b);
  const receivers = [...new Set(links.to)].sort((a, b) => a - b);
  return frame(
    refId,
    'Bandwidths',
    [
      text(
        'from',
        'From',
        senders.map((from) => names[from]!),
      ),
      ...receivers.map((to) => {
        const values = senders.map((from) => seen.get(`${from} ${to}`) ?? null);
        return number(`to ${names[to]!}`, names[to]!, values, 'Bps');
      }),
    ],
    notices.meta({ preferredVisualisationType: 'table' }),
  );
}
