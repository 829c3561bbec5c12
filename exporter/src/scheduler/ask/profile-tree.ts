import { LIMITS, type ProfileCalls } from '@daskscope/api';
import { cut, NAME_LIMIT } from '../../state/text.ts';
import { asCount, asMap, asText } from '../values.ts';

/** Calls that are kept of all workers together. */
const MAX_CALLS = 200_000;
const CODE_LIMIT = 500;

interface Call {
  label: string;
  file: string;
  line: number;
  code: string;
  samples: number;
  children: Map<string, Call>;
}

/** A tree of calls of Dask's profiler (distributed/profile.py), put together of several. It never goes down by recursion. */
export class ProfileTree {
  readonly #root: Call = newCall('root', {});
  #calls = 1;
  #cut = 0;

  get samples(): number {
    return this.#root.samples;
  }

  /** state: as Dask's profiler has it, from the wire: {count, description, children, identifier} */
  add(state: unknown): void {
    const waiting: { from: unknown; into: Call; level: number }[] = [
      { from: state, into: this.#root, level: 0 },
    ];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { into, level } = next;
      const call = asMap(next.from);
      into.samples += asCount(call.get('count'));
      for (const [identifier, child] of asMap(call.get('children'))) {
        const found = this.#childOf(into, asText(identifier) ?? '', child, level + 1);
        if (found) waiting.push({ from: child, into: found, level: level + 1 });
      }
    }
  }

  /** undefined: there is no room for it. */
  #childOf(parent: Call, identifier: string, child: unknown, level: number): Call | undefined {
    const known = parent.children.get(identifier);
    if (known) return known;
    if (this.#calls >= MAX_CALLS || level > LIMITS.profileDepth) {
      this.#cut++;
      return undefined;
    }
    const call = newCall(identifier, asMap(child).get('description'));
    parent.children.set(identifier, call);
    this.#calls++;
    return call;
  }

  /** Those with the most time, as many as an answer may have. A child never has more than its caller, so none stands alone. */
  columns(intervalSeconds: number): { calls: ProfileCalls; cut: number } {
    const calls: ProfileCalls = { level: [], label: [], file: [], line: [], code: [], total: [], self: [] };
    if (this.samples === 0) return { calls, cut: this.#cut };
    const least = this.#leastSamples();
    const seconds = (samples: number) => Math.round(samples * intervalSeconds * 1e6) / 1e6;
    const waiting: { call: Call; level: number }[] = [{ call: this.#root, level: 0 }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { call, level } = next;
      const children = [...call.children.values()].sort((a, b) => a.samples - b.samples);
      const within = children.reduce((sum, child) => sum + child.samples, 0);
      calls.level.push(level);
      calls.label.push(call.label);
      calls.file.push(call.file);
      calls.line.push(call.line);
      calls.code.push(call.code);
      calls.total.push(seconds(call.samples));
      calls.self.push(seconds(Math.max(0, call.samples - within)));
      // The last that is put there is taken first.
      for (const child of children)
        if (child.samples > least) waiting.push({ call: child, level: level + 1 });
    }
    return { calls, cut: this.#cut + this.#calls - calls.level.length };
  }

  /** Calls with no more samples than this are left out. */
  #leastSamples(): number {
    if (this.#calls <= LIMITS.profileCalls) return -1;
    const samples: number[] = [];
    const waiting = [this.#root];
    for (let call = waiting.pop(); call; call = waiting.pop()) {
      samples.push(call.samples);
      waiting.push(...call.children.values());
    }
    return samples.sort((a, b) => b - a)[LIMITS.profileCalls]!;
  }
}

function newCall(identifier: string, description: unknown): Call {
  const told = asMap(description);
  const name = asText(told.get('name'));
  return {
    label: cut(name === null || name === '' ? identifier : name, NAME_LIMIT),
    file: cut(asText(told.get('filename')) ?? '', NAME_LIMIT),
    line: Math.floor(asCount(told.get('line_number'))),
    code: cut((asText(told.get('line')) ?? '').trim(), CODE_LIMIT),
    samples: 0,
    children: new Map(),
  };
}
