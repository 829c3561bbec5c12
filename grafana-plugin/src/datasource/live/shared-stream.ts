import { LIMITS, PROBLEMS } from '@daskscope/api';
import { Lines, readLine, type OpenStream, type Receiver } from '@daskscope/client';
import { refusalOf } from '../problems.ts';
import { afterPairs, clusterPairs, type OpenPlaces, type Place } from './places.ts';

/** ms in which those who come at once are gathered, as the rows of a dashboard that is opened. */
const GATHER_MS = 30;
/** ms after which a stream is opened anew without those that nobody looks at any more. */
const LEFT_MS = 5_000;
/** Characters of a URL's query that say which clusters, and from where on. */
const LONGEST = LIMITS.urlLength / 2;

/** Somebody who reads of one cluster. */
type Member = Place & { receiver: Receiver };

interface SharedStreamOptions {
  open: OpenPlaces;
  /** Rejects with a RequestError where there is no such cluster. */
  probe: (cluster: string | null) => Promise<unknown>;
}

/**
 * The streams of all clusters that somebody looks at, in one answer of the exporter: browsers have six connections to a host
 * (HTTP/1.1), of which Grafana needs some for everything else. Whenever other clusters are looked at, it is opened anew, and
 * everybody goes on from where they were. Who finds no room in it hears nothing, and so asks now and then (Connection).
 */
export class SharedStream {
  readonly #options: SharedStreamOptions;
  /** By name. */
  readonly #members = new Map<string | null, Member>();
  #stream: { members: ReadonlySet<Member>; close: () => void } | null = null;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SharedStreamOptions) {
    this.#options = options;
  }

  /** How the stream of one cluster is opened. */
  of(cluster: string | null): OpenStream {
    return (cursor, receiver) => {
      const member = { cluster, cursor, receiver };
      this.#join(member);
      return () => this.#leave(member);
    };
  }

  #join(member: Member): void {
    this.#members.set(member.cluster, member);
    if (!this.#stream) return this.#openSoon();
    // Where it is none, the others are not disturbed.
    this.#options.probe(member.cluster).then(
      () => {
        if (!this.#has(member) || this.#stream?.members.has(member)) return;
        const there = [...(this.#stream?.members ?? [])].filter((one) => this.#has(one));
        // Who finds no room disturbs nobody.
        if (!fitting([...there, member]).includes(member)) return;
        this.#expel();
        this.#openSoon();
      },
      (cause: unknown) => {
        if (this.#has(member)) member.receiver.ended(cause);
      },
    );
  }

  #leave(member: Member): void {
    if (!this.#has(member)) return;
    this.#members.delete(member.cluster);
    if (this.#members.size === 0) return this.#close();
    if (!this.#stream?.members.has(member)) return;
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => {
      if (!this.#stream || [...this.#stream.members].every((one) => this.#has(one))) return;
      this.#expel();
      this.#openSoon();
    }, LEFT_MS);
  }

  #has(member: Member): boolean {
    return this.#members.get(member.cluster) === member;
  }

  #close(): void {
    clearTimeout(this.#opening);
    this.#opening = undefined;
    clearTimeout(this.#leaving);
    this.#stream?.close();
    this.#stream = null;
  }

  /** Those who read come back at once, from where they are. */
  #expel(): void {
    const members = this.#stream?.members ?? [];
    this.#stream?.close();
    this.#stream = null;
    const reason = 'Other clusters are looked at.';
    for (const member of members) {
      if (!this.#has(member)) continue;
      member.receiver.line({ topic: 'end', data: { code: 'renew', reason, cursor: null } });
      member.receiver.ended(null);
    }
  }

  #openSoon(): void {
    this.#opening ??= setTimeout(() => {
      this.#opening = undefined;
      this.#open();
    }, GATHER_MS);
  }

  #open(): void {
    const members = fitting(this.#members.values());
    if (members.length === 0) return;
    const stream = { members: new Set(members), close: () => {} };
    this.#stream = stream;
    const [only, other] = members as [Member, ...Member[]];
    const ended = (cause: unknown) => {
      if (this.#stream !== stream) return;
      this.#stream = null;
      for (const member of members) if (this.#has(member)) member.receiver.ended(cause);
    };
    const bytes = other ? this.#sorting(stream.members, ended) : only.receiver.bytes;
    // It may end before it is known how to close it.
    const close = this.#options.open(members, { bytes, ended });
    stream.close = close;
    if (this.#stream !== stream) close();
  }

  /** Gives each line to whom it is for; one that does not say so is for all, as an exporter of one cluster may send it. */
  #sorting(members: ReadonlySet<Member>, ended: (cause: unknown) => void): Receiver['bytes'] {
    const lines = new Lines();
    const take = (text: string) => {
      const { cluster, ...line } = readLine(text);
      for (const member of members) {
        if (!this.#has(member) || (cluster !== undefined && cluster !== (member.cluster ?? ''))) continue;
        if (line.topic !== 'end' || !line.data.problem) {
          member.receiver.line(line);
          if (line.topic === 'end') member.receiver.ended(null);
          continue;
        }
        const { problem } = line.data;
        member.receiver.ended(refusalOf({ status: PROBLEMS[problem.code].status, body: problem }));
      }
    };
    return (data) => {
      try {
        lines.push(data).forEach(take);
      } catch (cause) {
        ended(cause);
      }
    };
  }
}

/** As many as one stream may be of. */
function fitting(members: Iterable<Member>): Member[] {
  const fitting: Member[] = [];
  for (const member of members) {
    const more = [...fitting, member];
    const length = new URLSearchParams([...clusterPairs(more), ...afterPairs(more)]).toString().length;
    if (more.length <= LIMITS.streamClusters && length <= LONGEST) fitting.push(member);
  }
  return fitting;
}
